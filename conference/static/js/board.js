// The board with the mouse and by arrow keys. Both press the links and buttons that are there without any script:
// taking a meeting in hand is its link, putting it down is the button of a cell.
(() => {
  const board = () => document.getElementById("board");
  const FAR = 6; // pixels before a press becomes a drag
  const EDGE = 40; // pixels from an edge at which the board scrolls along

  // ---- arrows: from cell to cell, over empty ones, in rows and columns; Escape puts back

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const control = (cell) => cell?.querySelector("[data-fits], a.meet, [data-swaps], [data-refused], button, a");

  function next(cell, [down, right]) {
    const rows = [...cell.closest("tbody").rows];
    let row = rows.indexOf(cell.parentElement) + down;
    let column = cell.cellIndex + right;
    while (rows[row] && column > 0 && column < rows[row].cells.length) {
      const found = control(rows[row].cells[column]);
      if (found) return found;
      row += down;
      column += right;
    }
    return null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return board()?.querySelector("[data-put-back]")?.click();
    const step = STEPS[event.key];
    const cell = step && event.target.closest?.(".board td");
    if (!cell) return;
    event.preventDefault();
    const found = next(cell, step);
    found?.focus();
    found?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  // ---- after every answer, and on a page that came whole, the keyboard goes on where it was: at the meeting in hand,
  // or at the one just put down

  function goOn() {
    const there = board()?.querySelector(".board [data-held], .board [data-at], .waiting [data-held] a, [data-put-back]");
    const isLost = document.activeElement === document.body || board()?.contains(document.activeElement);
    if (there && isLost) there.focus({ preventScroll: Boolean(drag) });
    if (drag?.dropped) drop();
  }

  document.addEventListener("htmx:after:swap", goOn);

  // ---- the mouse

  let drag = null;
  goOn();

  const under = (x, y) => document.elementFromPoint(x, y)?.closest("td, .hand-times li")?.querySelector("[data-fits]");

  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest?.("a.meet");
    if (!card || event.button !== 0 || event.pointerType === "touch" || card.matches("[data-held]")) return;
    drag = { card, x: event.clientX, y: event.clientY, ghost: null, dropped: false };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag || drag.dropped) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR) begin();
    drag.x = drag.ghost ? event.clientX : drag.x;
    drag.y = drag.ghost ? event.clientY : drag.y;
    if (!drag.ghost) return;
    scroll(drag.x, drag.y);
    drag.ghost.style.transform = `translate(${drag.x + 8}px, ${drag.y + 8}px)`;
    for (const one of document.querySelectorAll(".is-under")) one.classList.remove("is-under");
    under(drag.x, drag.y)?.classList.add("is-under");
  });

  // Near an edge the board, then the window, goes along.
  function scroll(x, y) {
    const wrap = document.querySelector(".board-wrap");
    const box = wrap.getBoundingClientRect();
    const pull = (at, low, high) => (at < low + EDGE ? -EDGE / 2 : at > high - EDGE ? EDGE / 2 : 0);
    wrap.scrollBy(pull(x, box.left, box.right), pull(y, box.top, Math.min(box.bottom, innerHeight)));
    window.scrollBy(0, pull(y, 0, innerHeight));
  }

  function begin() {
    drag.ghost = drag.card.cloneNode(true);
    drag.ghost.removeAttribute("href");
    drag.ghost.classList.add("ghost");
    drag.ghost.setAttribute("aria-hidden", "true");
    document.body.append(drag.ghost);
    document.documentElement.classList.add("is-dragging");
    drag.card.click(); // htmx brings the board with this meeting in hand
  }

  document.addEventListener("pointerup", () => {
    if (!drag?.ghost) return (drag = null);
    drag.dropped = true;
    document.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", swallow, { capture: true }));
    if (board().querySelector("[data-put-back]")) drop();
  });

  // The browser's own click on what lies under the mouse now would take another meeting in hand.
  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function drop() {
    const { x, y, ghost } = drag;
    ghost.remove();
    document.documentElement.classList.remove("is-dragging");
    drag = null;
    const place = under(x, y);
    setTimeout(() => (place ?? board().querySelector("[data-put-back]"))?.click());
  }

  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.(".meet")) event.preventDefault();
  });
})();

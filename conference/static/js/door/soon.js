// Doing something later.

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * What nobody waits for: the verdict is drawn first, and what comes many times at once is done once.
 * @param {() => void} work @returns {() => void} does the work in a moment, however often it is called until then
 */
export function soon(work) {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    setTimeout(() => {
      isComing = false;
      work();
    });
  };
}

// Whoever goes back from the device's page comes here: this browser is enrolled, so on to that page, in this one's place.

const onward = document.getElementById("enrolled");
if (onward) location.replace(onward.href);

// The browser may have kept the form of before.
addEventListener("pageshow", ({ persisted }) => {
  const [came] = performance.getEntriesByType("navigation");
  if (persisted || came?.type === "back_forward") location.reload();
});

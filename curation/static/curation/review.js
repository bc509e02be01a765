// The reason for a rejection is typed at once, and sent with Ctrl+Enter; Escape closes it.
const reject = document.getElementById("reject");
const reason = document.getElementById("reason");

reject?.addEventListener("toggle", () => {
  reason.required = reject.open;
  if (reject.open) reason.focus();
});
reason?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    reject.open = false;
    reject.querySelector("summary").focus();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    reject.querySelector("button").click();
  }
});
// Who verifies, or goes on, with an open reason does not need one.
for (const button of document.querySelectorAll("#decision button[value=verify]")) {
  button.addEventListener("click", () => {
    if (reason) reason.required = false;
  });
}

const all = document.getElementById("select-all");
const boxes = [...document.querySelectorAll("input[name=rows]")];
const go = document.getElementById("verify-selected");
function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  go.disabled = chosen === 0;
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}
if (all) {
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
  count();
}

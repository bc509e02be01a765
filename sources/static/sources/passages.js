// "Add words": one more line for a passage, with the source of the line before.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".passages-add");
  if (!button) return;
  const lines = button.parentElement.querySelectorAll(".passage");
  const last = lines[lines.length - 1];
  const line = last.cloneNode(true);
  const words = line.querySelector("textarea");
  words.value = "";
  words.id = words.id.replace(/\d+$/, lines.length);
  line.querySelector("input").value = "";
  const select = line.querySelector("select");
  if (select) {
    line.querySelectorAll(".select2-container").forEach((drawn) => drawn.remove());
    select.classList.remove("select2-hidden-accessible");
    for (const name of ["data-select2-id", "tabindex", "aria-hidden"]) select.removeAttribute(name);
    select.querySelectorAll("[data-select2-id]").forEach((option) => option.removeAttribute("data-select2-id"));
    select.id = select.id.replace(/\d+$/, lines.length);
    select.value = last.querySelector("select").value;
  }
  last.after(line);
  if (select) django.jQuery(select).djangoAdminSelect2();
  words.focus();
});

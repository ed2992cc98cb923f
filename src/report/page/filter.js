"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const rows = [...document.querySelectorAll("#people tbody tr")];
  const folded = text => text.normalize("NFKC").toLowerCase();
  const texts = rows.map(row => folded(row.textContent));
  const show = () => {
    const words = folded(form.elements.words.value).split(/\s+/).filter(Boolean);
    const code = form.elements.code.value;
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = (code !== "" && row.dataset.code !== code) || !words.every(word => texts[at].includes(word));
      shown += row.hidden ? 0 : 1;
    });
    form.elements.shown.value = form.dataset.shown.replace("{}", shown);
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", event => event.preventDefault());
  form.hidden = false;
  show();
})();

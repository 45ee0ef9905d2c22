// The sum of all weights while they are typed. In hundredths, as whole numbers, so that 33,33 + 66,67 is 100.
const form = document.querySelector("[data-weights]");
const shown = document.getElementById("weights-sum");

const cents = (text) => {
  const number = Number(text.trim().replace(",", "."));
  return Number.isFinite(number) ? Math.round(number * 100) : NaN;
};

if (form && shown) {
  const fields = [...form.querySelectorAll("[data-weight]")];
  const point = form.dataset.weights;
  const count = () => {
    const sum = fields.reduce((total, field) => total + cents(field.value), 0);
    shown.textContent = Number.isNaN(sum) ? "–" : `${(sum / 100).toFixed(2).replace(".", point)}%`;
  };
  form.addEventListener("input", count);
  count();
}

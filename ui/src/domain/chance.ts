// How are probabilities and other bare figures written?

/** `0.012`, `1.3 × 10⁻⁷`, `412`: three significant figures, never a false exactness. */
export function formatFigure(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 1000
      ? Math.round(size).toLocaleString('en-GB')
      : size >= 0.001
        ? String(Number(size.toPrecision(3)))
        : powerOfTen(size);
  return (value < 0 ? '\u2212' : '') + text;
}

/** `2.8 × 10⁻⁶⁰` */
function powerOfTen(size: number): string {
  const [digits, power] = size.toExponential(1).split('e');
  const raised = [...power!].map((sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? (sign === '-' ? '⁻' : '')).join('');
  return `${digits} × 10${raised}`;
}

/** A probability in words: `about 1 in 50`, `less than 1 in a million`. */
export function oneIn(p: number): string {
  if (p >= 0.5) return 'more often than not';
  if (p < 1e-6) return 'less than 1 in a million';
  const one = 1 / p;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(one)) - 1);
  return `about 1 in ${(Math.round(one / power) * power).toLocaleString('en-GB')}`;
}

/** `32%`, `0.4%`: a share of 0 to 1. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1%';
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : Number(percent.toFixed(1))}%`;
}

// Decimals of ISO 4217 minor units, as the engine counts them. Not taken from `Intl`, which follows everyday use and
// disagrees for some currencies; here a wrong exponent would show a wrong amount.
const EXCEPTIONS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}; // prettier-ignore

/** Decimals of the currency's minor unit; 2 where ISO 4217 gives none. */
export function decimalsOf(currency: string): number {
  return EXCEPTIONS[currency] ?? 2;
}

/** The code as it is shown; where no currency is stated, that. */
export function codeOf(currency: string): string {
  return currency === 'XXX' ? 'none' : currency;
}

const symbols = new Map<string, string>();

/** `£` for GBP; the code and a space where there is no short sign. */
export function symbolOf(currency: string): string {
  let symbol = symbols.get(currency);
  if (symbol === undefined) {
    symbol = findSymbol(currency);
    symbols.set(currency, symbol);
  }
  return symbol;
}

function findSymbol(currency: string): string {
  if (currency === 'XXX' || currency === '') return '';
  const parts = new Intl.NumberFormat('en-GB', { style: 'currency', currency }).formatToParts(0);
  const sign = parts.find((part) => part.type === 'currency')?.value ?? currency;
  return /[A-Z]$/i.test(sign) ? `${sign}\u00a0` : sign;
}

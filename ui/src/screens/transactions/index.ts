import type { Screen } from '../screen';

export const transactions: Screen = {
  id: 'transactions',
  title: 'Transactions',
  group: 'Examine',
  icon: 'transactions',
  key: 't',
  count: (info) => info.bank_rows + info.expense_rows,
  load: () => import('./Transactions.svelte'),
};

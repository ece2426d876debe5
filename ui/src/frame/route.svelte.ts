// Which screen is shown, and what was it asked to show?
import type { Filter } from '../api/contract';

/** What a link may ask of the screen it leads to. */
export interface Wish {
  /** Transactions: show these rows. */
  filter?: Filter;
  /** Evidence: select this file. */
  evidence?: number;
  /** Evidence: show the coverage of an account, and the stretch that a day lies in. */
  coverage?: { account?: number; day?: string };
  /** Evidence: show this part. */
  tab?: string;
  /** Findings: open this finding. */
  finding?: string;
}

class Route {
  screen = $state('overview');
  wish = $state.raw<Wish>({});

  go(screen: string, wish: Wish = {}): void {
    this.screen = screen;
    this.wish = wish;
  }
}

export const route = new Route();

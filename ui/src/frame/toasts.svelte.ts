// What has just happened that the examiner did not wait for?

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly title: string;
  readonly text: string;
}

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #last = 0;

  /** Shows a message; bad news stays until it is dismissed. */
  show(tone: Toast['tone'], title: string, text = ''): void {
    const id = ++this.#last;
    this.list = [...this.list.slice(-3), { id, tone, title, text }];
    if (tone !== 'bad') setTimeout(() => this.dismiss(id), 6000);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();

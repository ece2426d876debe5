// What would be made of the chosen files, and what must a person still say about them?
import { asFailure, call } from '../../api/call';
import type {
  ColumnRole,
  CsvMapping,
  FileChoice,
  PickedFile,
  Preview,
  Question,
  ReadOptions,
} from '../../api/contract';
import { drops } from '../../frame/events.svelte';

/** What changes into which fields a line is parted. */
const PARTING: (keyof CsvMapping)[] = ['encoding', 'delimiter', 'quote', 'skip_lines', 'has_header', 'sheet'];

/** One chosen file, looked at but not sealed. */
export class ReviewedFile {
  readonly file: PickedFile;
  preview = $state.raw<Preview | null>(null);
  /** Why it could not be looked at. */
  problem = $state<string | null>(null);
  loading = $state(true);
  /** What a person has decided, and nothing only proposed: a proposal sent back would count as an answer. */
  #decided: Partial<ReadOptions> = {};
  #mapped: Partial<CsvMapping> = {};
  #asked = 0;

  constructor(file: PickedFile) {
    this.file = file;
    void this.look();
  }

  /** Nothing more has to be said, and it can be read. */
  get ready(): boolean {
    return !this.loading && this.preview !== null && !this.refused && this.preview.questions.length === 0;
  }

  /** Why it cannot be read at all, where it cannot. */
  get refused(): string | null {
    return this.problem ?? this.preview?.failure ?? null;
  }

  get options(): ReadOptions {
    return this.preview?.options ?? { mapping: null };
  }

  /** What is asked of the engine when the file is imported: exactly what was last looked at. */
  get choice(): FileChoice {
    return { token: this.file.token, options: this.options };
  }

  /** Changes a decision about the file's rows and looks again. */
  decide(part: Partial<ReadOptions>): void {
    this.#decided = { ...this.#decided, ...part };
    if (this.preview) this.preview = { ...this.preview, options: { ...this.options, ...part } };
    void this.look();
  }

  /** The mapping as it would be used. */
  get mapping(): CsvMapping | null {
    return (this.options.mapping ?? null) as CsvMapping | null;
  }

  /** Decides a part of the mapping; the rest stays a proposal. Other columns arise where fields are parted otherwise. */
  map(part: Partial<CsvMapping>): void {
    if (!this.options.mapping) return;
    const decided = { ...this.#mapped, ...part };
    if (PARTING.some((key) => key in part)) delete decided.columns;
    this.#mapped = decided;
    this.#decided = { ...this.#decided, mapping: decided };
    this.preview = {
      ...this.preview!,
      options: { ...this.options, mapping: { ...this.options.mapping, ...part } },
    };
    void this.look();
  }

  /** Forgets how files of this layout are read, and looks without it. */
  async forget(): Promise<void> {
    const known = this.preview?.layout;
    if (!known) return;
    await call('layout_forget', { id: known.fingerprint });
    await this.look();
  }

  /** Seals the file as it is, though it cannot be read. */
  async seal(): Promise<void> {
    await call('evidence_seal', { id: this.file.token });
    leaveOut([this.file.token]);
  }

  /** Gives the answer to a question to the part of the options it is about. */
  answer(question: Question, value: string): void {
    switch (question.about) {
      case 'kind':
      case 'currency':
      case 'account':
        this.decide({ [question.about]: value });
        break;
      case 'debit_column':
        this.#payOutBy(Number(value));
        break;
      default:
        this.map({ [question.about]: value } as Partial<CsvMapping>);
    }
  }

  /** Makes a column of the pair the one of money out, the other that of money in. */
  #payOutBy(debit: number): void {
    const columns = this.mapping?.columns.map((role, at): ColumnRole => {
      if (at === debit) return 'debit';
      return role === 'debit' ? 'credit' : role;
    });
    if (columns) this.map({ columns });
  }

  async look(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const options = { mapping: null, ...this.#decided };
      const preview = await call('evidence_preview', { token: this.file.token, options });
      if (asked !== this.#asked) return;
      this.preview = preview;
      this.problem = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = asFailure(error).message;
    }
    this.loading = false;
  }
}

let known: readonly ReviewedFile[] = [];

/** The files under review, each looked at once. */
export function underReview(): ReviewedFile[] {
  known = drops.files.map(
    (file) => known.find((review) => review.file.token === file.token) ?? new ReviewedFile(file),
  );
  return [...known];
}

/** Takes files off the review. */
export function leaveOut(tokens: readonly string[]): void {
  drops.files = drops.files.filter((file) => !tokens.includes(file.token));
}

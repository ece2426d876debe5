import type { FindingsRequest } from '../../api/contract';

/** The findings that stand first, whatever their state. */
export const FIRST: FindingsRequest = { gone: false, offset: 0, limit: 5 };

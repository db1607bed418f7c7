import type { ApiMethod } from './api.ts';

/** views.*: modals and App Home. */
export const viewMethods: Readonly<Record<string, ApiMethod>> = {};

import fc from 'fast-check';

/**
 * Properties draw the same examples in every run, so that what passed here passes there; `SEED=random` (or a number) looks
 * elsewhere. A failure prints its seed.
 */
const asked = process.env['SEED'];
if (asked !== 'random')
  fc.configureGlobal({ seed: asked === undefined ? 20_231_026 : Number(asked) });

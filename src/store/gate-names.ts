/** The gate of everything in a workspace: closed while Slack refuses its token. */
export const wholeWorkspace = '*';

/** No gate, for it never holds anything back: since when (`closed_at`) Slack gave no clear answer. */
export const noAnswer = 'no answer';

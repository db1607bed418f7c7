import { RespondError } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import { withoutChart, type Drawing } from './blocks/drawing.ts';

/**
 * Says a drawing; where Slack refuses its chart, which it takes workspace by workspace, says it with the table instead and
 * remembers so. Any other failure is thrown.
 * @param refused called when the chart was refused
 */
export async function sayWithChart(
  drawing: Drawing,
  say: (drawing: Drawing) => Promise<void>,
  refused: () => Promise<void>,
): Promise<void> {
  try {
    await say(drawing);
  } catch (error) {
    if (drawing.chart === undefined || !isRefusal(error)) throw error;
    await refused();
    await say(withoutChart(drawing));
  }
}

/** A response_url only says 400 for blocks it does not take. */
function isRefusal(error: unknown): boolean {
  if (error instanceof RespondError) return error.statusCode === 400;
  return error instanceof WebAPIPlatformError && error.data.error.startsWith('invalid_blocks');
}

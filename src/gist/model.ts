import type { generateText as GenerateText, LanguageModel } from 'ai';
import { DatelineError, messageOf } from '../errors.ts';

/** Where the model answers; an address that speaks as OpenAI's does. */
export interface GistSettings {
  /** Up to and with `/v1`. */
  readonly url: string;
  readonly model: string;
  /** Null where the server asks for none. */
  readonly key: string | null;
}

/** A language model, as writing a gist needs it. */
export interface GistModel {
  /** What it is called by its server. */
  readonly name: string;
  /**
   * One answer, as plain text.
   * @throws DatelineError `gist/model` when none came: refused, cut off, timed out
   */
  readonly write: (
    asked: { readonly instructions: string; readonly prompt: string },
    signal: AbortSignal,
  ) => Promise<string>;
}

/** About four characters a token: a gist at its cap, and a little more so that a longer one is seen to be too long. */
const mostTokens = 260;

/** A model of the AI SDK as ours. No tools, one second try. @param key kept out of what is thrown */
export function gistModelOf(
  name: string,
  model: LanguageModel,
  generateText: typeof GenerateText,
  key: string | null = null,
): GistModel {
  return {
    name,
    write: async ({ instructions, prompt }, signal) => {
      try {
        const answer = await generateText({
          model,
          instructions,
          prompt,
          maxOutputTokens: mostTokens,
          maxRetries: 1,
          temperature: 0,
          abortSignal: signal,
        });
        if (answer.finishReason === 'length') throw new Error('the answer was cut off');
        return answer.text;
      } catch (error) {
        // Its own error holds the whole request: only the sentence goes on.
        const said = messageOf(error).slice(0, 500);
        // Some servers repeat the key they refuse.
        const why = key === null ? said : said.replaceAll(key, '[key]');
        throw new DatelineError('gist/model', `the language model gave no gist: ${why}`, {
          hint: 'Check GIST_URL, GIST_MODEL and GIST_KEY; messages keep the publishers’ own sentences meanwhile.',
        });
      }
    },
  };
}

/** The model at an address. The SDK is loaded only here, so that nobody without a model waits for it. */
export async function openGistModel({ url, model, key }: GistSettings): Promise<GistModel> {
  const [{ generateText }, { createOpenAICompatible }] = await Promise.all([
    import('ai'),
    import('@ai-sdk/openai-compatible'),
  ]);
  const provider = createOpenAICompatible({
    name: 'gist',
    baseURL: url,
    ...(key === null ? {} : { apiKey: key }),
  });
  return gistModelOf(model, provider.chatModel(model), generateText, key);
}

import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { localPage, type PageOptions } from '../../../src/local/page/page.ts';
import type { ActAnswer, Events, PageAct } from '../../../src/local/page/protocol.ts';
import type { LocalWorkspaceOptions } from '../../../src/local/workspace.ts';
import { start } from '../start.ts';

const manifest = {
  features: {
    app_home: { home_tab_enabled: true },
    slash_commands: [
      { command: '/wire', description: 'Follow the wires', usage_hint: 'follow | list' },
    ],
    shortcuts: [
      { name: 'Why?', type: 'message', callback_id: 'why', description: 'Why it is here' },
      { name: 'New', type: 'global', callback_id: 'new', description: 'Elsewhere' },
    ],
  },
};

/** An event of the stream, by its name. */
export type Heard = {
  readonly [K in keyof Events]: { readonly name: K; readonly data: Events[K] };
}[keyof Events];

/** A workspace with its page, and a browser that is only a socket. */
export async function openPage(
  options: Partial<LocalWorkspaceOptions> = {},
  more: Partial<PageOptions> = {},
) {
  const room = await start({ ...options, page: localPage({ manifest, ...more }) });
  const { port } = new URL(room.slack.pageUrl);
  const own = `127.0.0.1:${port}`;
  const ask = async (
    path: string,
    {
      body,
      headers = {},
      method,
    }: { body?: unknown; headers?: Record<string, string>; method?: string } = {},
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body !== undefined && { origin: `http://${own}`, 'content-type': 'application/json' }),
        ...headers,
      },
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: await text(response),
    };
  };
  return {
    ...room,
    ask,
    act: async (body: PageAct): Promise<ActAnswer> =>
      JSON.parse((await ask('/page/act', { body })).body) as ActAnswer,
    read: async (path: string): Promise<unknown> => JSON.parse((await ask(path)).body) as unknown,
    /** Listens as somebody; `next` waits for the next event of a name and forgets those before it. */
    listen: async (as: string) => {
      const sent = request({ host: '127.0.0.1', port, path: `/page/events?as=${as}` });
      sent.end();
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      response.setEncoding('utf8');
      let held = '';
      const events: Heard[] = [];
      let wake = (): void => {};
      response.on('data', (chunk: string) => {
        const parts = (held + chunk).split('\n\n');
        held = parts.pop() ?? '';
        for (const part of parts) {
          const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
          if (name !== undefined) events.push({ name, data: JSON.parse(data ?? '') } as Heard);
        }
        wake();
      });
      response.on('error', () => {});
      const next = async <K extends keyof Events>(
        name: K,
        fits: (data: Events[K]) => boolean = () => true,
      ): Promise<Events[K]> => {
        for (;;) {
          const at = events.findIndex((one) => one.name === name && fits(one.data as Events[K]));
          const found = at < 0 ? undefined : events.splice(0, at + 1).at(-1);
          if (found !== undefined) return found.data as Events[K];
          await new Promise<void>((resolve) => (wake = resolve));
        }
      };
      return { next, headers: response.headers, close: () => sent.destroy() };
    },
    [Symbol.asyncDispose]: room[Symbol.asyncDispose],
  };
}

import { isRecord } from '../arguments.ts';
import type { PageCommand, PageShortcut } from './protocol.ts';

/** The ways into the app that people meet. */
export interface Surfaces {
  readonly commands: readonly PageCommand[];
  readonly shortcuts: readonly PageShortcut[];
  readonly hasHome: boolean;
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What an app manifest offers; a part it lacks is not offered. */
export function surfacesOf(manifest: Readonly<Record<string, unknown>>): Surfaces {
  const features = isRecord(manifest['features']) ? manifest['features'] : {};
  const listed = (key: string): readonly Readonly<Record<string, unknown>>[] => {
    const list: unknown = features[key];
    return Array.isArray(list) ? list.filter(isRecord) : [];
  };
  const home = features['app_home'];
  return {
    commands: listed('slash_commands').map((one) => ({
      command: word(one['command']),
      description: word(one['description']),
      usageHint: word(one['usage_hint']),
    })),
    shortcuts: listed('shortcuts')
      .filter((one) => one['type'] === 'message')
      .map((one) => ({
        name: word(one['name']),
        callbackId: word(one['callback_id']),
        description: word(one['description']),
      })),
    hasHome: isRecord(home) && home['home_tab_enabled'] === true,
  };
}

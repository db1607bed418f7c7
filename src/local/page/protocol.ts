/**
 * What the page's server and the browser say to each other, as JSON. Plain words only: the browser's half is checked
 * without Node's types.
 */

/** Somebody one can be, or read. */
export interface PagePerson {
  readonly id: string;
  /** The handle, without @. */
  readonly name: string;
  readonly realName: string;
  /** IANA zone, in which this person reads times. */
  readonly timezone: string;
  readonly isBot: boolean;
}

/** A conversation in the list beside the messages, as one person has it. */
export interface PageChannel {
  readonly id: string;
  /** Without #; of a direct message, the other's handle. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  readonly isArchived: boolean;
  readonly isMember: boolean;
  readonly hasBot: boolean;
  readonly members: number;
  /** Messages of others the person has not seen. */
  readonly unread: number;
  /** Those among them that name the person or everybody; all of a direct message. */
  readonly mentions: number;
  /** Everything after this ts is new to the person. */
  readonly readTs: string;
}

/** A message as one person sees it. Interactive elements of its blocks carry `action_id` and `block_id`, made up where the app gave none. */
export interface PageMessage {
  readonly ts: string;
  readonly channelId: string;
  readonly userId: string;
  /** mrkdwn; shown when there are no blocks. */
  readonly text: string;
  readonly blocks: readonly unknown[] | null;
  readonly threadTs: string | null;
  readonly isBroadcast: boolean;
  readonly isEphemeral: boolean;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  /** Whether it notifies this person. */
  readonly isMention: boolean;
  readonly replies: {
    readonly count: number;
    readonly lastTs: string;
    readonly userIds: readonly string[];
    /** Replies of others since the person last looked, in threads they know. */
    readonly unread: number;
  } | null;
}

/** An open modal, or the App Home. */
export interface PageView {
  readonly id: string;
  /** Changes whenever the app redraws it. */
  readonly hash: string;
  readonly title: string;
  readonly submit: string | null;
  readonly close: string;
  readonly isSubmitDisabled: boolean;
  readonly blocks: readonly unknown[];
}

/** A way into the app that its manifest names. */
export interface PageCommand {
  /** With its slash. */
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

/** A message shortcut of the manifest. */
export interface PageShortcut {
  readonly name: string;
  readonly callbackId: string;
  readonly description: string;
}

/** The first event of `/page/events`, and again after every reconnect and reset: all but messages. */
export interface Hello {
  readonly team: string;
  readonly botId: string;
  readonly me: string;
  /** Workspace time, epoch ms. */
  readonly now: number;
  readonly people: readonly PagePerson[];
  readonly channels: readonly PageChannel[];
  /** Bottom to top. */
  readonly modals: readonly PageView[];
  readonly home: PageView | null;
  readonly hasHome: boolean;
  readonly commands: readonly PageCommand[];
  readonly shortcuts: readonly PageShortcut[];
  /** Whether there is a wire desk to read at `/page/wire-desk`. */
  readonly hasWireDesk: boolean;
  /** Whether `/page/controls` is there: the demo's clock. */
  readonly hasControls: boolean;
}

/** What else `/page/events` brings, by the event's name; each is the whole new state of its subject. */
export interface Events {
  readonly hello: Hello;
  readonly channel: PageChannel;
  readonly message: PageMessage;
  readonly gone: { readonly channelId: string; readonly ts: string };
  readonly people: readonly PagePerson[];
  readonly modals: readonly PageView[];
  readonly home: PageView;
  readonly failure: { readonly text: string };
  /** The workspace was emptied: a hello follows. */
  readonly reset: Record<string, never>;
  /** The wire desk would read differently: ask again, if anybody looks. */
  readonly 'wire-desk': Record<string, never>;
  readonly controls: Record<string, never>;
}

/** `GET /page/messages?as&channel&before` or `&thread`: oldest first. */
export interface MessagesAnswer {
  readonly messages: readonly PageMessage[];
  /** Whether there are older ones. */
  readonly hasMore: boolean;
}

/** One value, several, or nothing. */
export type PageChoice = string | readonly string[] | null;

/** Values by block id and action id. */
export type PageEntries = Readonly<Record<string, Readonly<Record<string, PageChoice>>>>;

/** What a person does: the JSON body of `POST /page/act`. */
export type PageAct = { readonly as: string } & (
  | {
      readonly act: 'say';
      readonly channel: string;
      readonly text: string;
      readonly thread?: string | undefined;
    }
  | { readonly act: 'command'; readonly channel: string; readonly text: string }
  | {
      readonly act: 'press';
      readonly channel: string;
      readonly ts: string;
      readonly block: string;
      readonly action: string;
      readonly choice?: PageChoice | undefined;
      readonly entries?: PageEntries | undefined;
    }
  | {
      readonly act: 'press-in-view';
      readonly view: string;
      readonly block: string;
      readonly action: string;
      readonly choice?: PageChoice | undefined;
      readonly entries?: PageEntries | undefined;
    }
  | { readonly act: 'submit'; readonly view: string; readonly entries: PageEntries }
  | { readonly act: 'dismiss'; readonly view: string }
  | { readonly act: 'open-home' }
  | {
      readonly act: 'shortcut';
      readonly channel: string;
      readonly ts: string;
      readonly callback: string;
    }
  | { readonly act: 'join'; readonly channel: string }
  | {
      readonly act: 'read';
      readonly channel: string;
      readonly ts: string;
      readonly thread?: string | undefined;
    }
  | { readonly act: 'hide'; readonly channel: string; readonly ts: string }
  | { readonly act: 'reset' }
);

/** How an act went. `errors` are a modal's, by block id. */
export type ActAnswer =
  | { readonly ok: true; readonly errors?: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly error: string; readonly hint: string };

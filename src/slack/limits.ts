/**
 * Slack's limits, in one table: the builders stay under them, the local workspace refuses what is over them.
 * Lengths are UTF-16 units as sent (after escaping), the strictest way to count. Source: docs.slack.dev, reference
 * of Block Kit, Web API rate limits, interactivity; what is measured or ours says so.
 */
export const slackLimits = {
  headerText: 150,
  sectionText: 3000,
  sectionFields: 10,
  sectionFieldText: 2000,
  contextElements: 10,
  actionsElements: 25,
  contextActionsElements: 5,
  imageTitle: 2000,
  imageAltText: 2000,
  /** Over all markdown blocks of one payload. */
  markdownText: 12_000,
  tableRows: 100,
  tableColumns: 20,
  dataTableRows: 101,
  dataTableColumns: 20,
  dataTablePageSize: 100,
  cardTitle: 150,
  cardBody: 200,
  carouselCards: 10,
  containerBlocks: 10,
  containerSubtitle: 150,
  alertText: 200,
  inputLabel: 2000,
  chartTitle: 50,
  chartSeries: 6,
  chartLabel: 20,
  chartAxisTitle: 50,
  chartsPerMessage: 2,

  buttonText: 75,
  buttonValue: 2000,
  url: 3000,
  accessibilityLabel: 75,
  optionText: 75,
  optionValue: 75,
  overflowOptions: 5,
  /** Checkboxes and radio buttons. */
  choiceOptions: 10,
  selectOptions: 100,
  selectGroups: 100,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** block_id, action_id, callback_id, external_id. */
  id: 255,

  messageBlocks: 50,
  /** Longer text is refused with msg_too_long. */
  messageText: 40_000,
  /** chat.update takes less. */
  updateText: 4000,
  /** Over all blocks of a message, each legal by itself, Slack answers msg_blocks_too_long near here (bolt-js#2509). */
  messageCharacters: 13_200,
  /** Our own budget below it; the rest goes to the thread. */
  messageCharactersBudget: 12_000,
  /** JSON of a message's metadata, about 8 kB. */
  metadataBytes: 8000,

  viewTitle: 24,
  viewBlocks: 100,
  viewMetadata: 3000,
  viewBytes: 250_000,
  viewStack: 3,

  /** Ack of a command, an interaction or an event, ms. */
  ackMs: 3000,
  /** Life of a trigger_id, ms; one use. */
  triggerMs: 3000,
  responseUrlUses: 5,
  responseUrlMs: 30 * 60_000,
  /** Waits before an event is delivered again, ms. */
  eventRetriesMs: [0, 60_000, 300_000],
  /** Posts per second in one channel; short bursts pass. */
  postsPerSecond: 1,
  /** Calls a minute by Slack's tiers 1 to 4. */
  tierPerMinute: { 1: 1, 2: 20, 3: 50, 4: 100 },
} as const;

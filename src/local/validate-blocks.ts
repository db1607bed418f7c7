import { slackLimits as limits } from '../slack/limits.ts';
import { isRecord } from './arguments.ts';
import type { Problem } from './problem.ts';
import { chart } from './validate-chart.ts';
import { buttons, choosers, id, image, reactions, webUrl, writers } from './validate-elements.ts';
import {
  anything,
  boolean,
  eitherText,
  integer,
  list,
  mrkdwn,
  number,
  oneOf,
  plainText,
  report,
  shape,
  string,
  typed,
  type Check,
} from './validate-shapes.ts';

/** Where blocks stand: some are for modals only, some not for messages. */
export type Surface = 'message' | 'modal' | 'home';

/** A list without a limit of its own: the message's budget bounds it. */
const unbounded = Number.MAX_SAFE_INTEGER;
const style = shape(
  {},
  Object.fromEntries(
    ['bold', 'italic', 'strike', 'code', 'underline', 'highlight'].map((each) => [each, boolean]),
  ),
);
const inline = typed({
  text: shape({ text: string(unbounded) }, { style }),
  link: shape({ url: webUrl }, { text: string(unbounded), style, unsafe: boolean }),
  emoji: shape({ name: string(100) }, { unicode: anything, skin_tone: anything, style }),
  user: shape({ user_id: id }, { style }),
  usergroup: shape({ usergroup_id: id }, { style }),
  channel: shape({ channel_id: id }, { style }),
  broadcast: shape({ range: oneOf('here', 'channel', 'everyone') }, { style }),
  color: shape({ value: string(20) }),
  date: shape(
    { timestamp: integer(0, unbounded), format: string(200) },
    { url: webUrl, fallback: string(unbounded), style },
  ),
});
const inlines = { elements: list(inline, unbounded, 0) };
const section = typed({ rich_text_section: shape(inlines) });
const richText = shape(
  {
    elements: list(
      typed({
        rich_text_section: shape(inlines),
        rich_text_quote: shape(inlines, { border: anything }),
        rich_text_preformatted: shape(inlines, { border: anything, language: anything }),
        rich_text_list: shape(
          { style: oneOf('bullet', 'ordered'), elements: list(section, unbounded) },
          { indent: integer(0, 8), offset: integer(0, unbounded), border: anything },
        ),
      }),
      unbounded,
    ),
  },
  { block_id: id },
);
const cell = typed({
  raw_text: shape({ text: string(unbounded) }),
  raw_number: shape({ value: number, text: string(unbounded) }),
  rich_text: richText,
});

/** Demands one of several fields. */
const anyOf =
  (...keys: readonly string[]): Check =>
  (value, path, problems) => {
    if (!isRecord(value) || keys.some((key) => value[key] !== undefined)) return;
    report(problems, path, `must have at least one of ${keys.join(', ')}`);
  };

const evenRows: Check = (value, path, problems) => {
  const rows: unknown = isRecord(value) ? value['rows'] : null;
  const widths = new Set(
    Array.isArray(rows) ? rows.map((row: unknown) => Array.isArray(row) && row.length) : [],
  );
  if (widths.size > 1)
    report(problems, `${path}/rows`, 'all rows must have the same number of cells');
};

const card = shape(
  {},
  {
    block_id: id,
    hero_image: typed({ image }),
    icon: typed({ image }),
    title: mrkdwn(limits.cardTitle),
    subtitle: mrkdwn(limits.cardTitle),
    body: mrkdwn(limits.cardBody),
    actions: list(typed({ button: buttons['button'] ?? anything }), limits.actionsElements),
  },
  anyOf('hero_image', 'title', 'actions', 'body'),
);
const everywhere: Readonly<Record<string, Check>> = {
  header: shape({ text: plainText(limits.headerText) }, { block_id: id }),
  section: shape(
    {},
    {
      block_id: id,
      text: eitherText(limits.sectionText),
      fields: list(eitherText(limits.sectionFieldText), limits.sectionFields),
      accessory: typed({ image, ...buttons, ...choosers }),
      expand: boolean,
    },
    anyOf('text', 'fields'),
  ),
  context: shape(
    {
      elements: list(
        typed({
          image,
          plain_text: eitherText(limits.sectionText),
          mrkdwn: eitherText(limits.sectionText),
        }),
        limits.contextElements,
      ),
    },
    { block_id: id },
  ),
  actions: shape(
    { elements: list(typed({ ...buttons, ...choosers }), limits.actionsElements) },
    { block_id: id },
  ),
  divider: shape({}, { block_id: id }),
  image: shape(
    { alt_text: string(limits.imageAltText) },
    { block_id: id, image_url: webUrl, slack_file: anything, title: plainText(limits.imageTitle) },
    anyOf('image_url', 'slack_file'),
  ),
  rich_text: richText,
};

const messageOnly: Readonly<Record<string, Check>> = {
  context_actions: shape(
    { elements: list(typed(reactions), limits.contextActionsElements) },
    { block_id: id },
  ),
  markdown: shape({ text: string(limits.markdownText) }, { block_id: id }),
  table: shape(
    { rows: list(list(cell, limits.tableColumns), limits.tableRows) },
    { block_id: id, column_settings: anything },
    evenRows,
  ),
  data_table: shape(
    {
      caption: string(unbounded),
      rows: list(list(cell, limits.dataTableColumns), limits.dataTableRows, 2),
    },
    {
      block_id: id,
      page_size: integer(1, limits.dataTablePageSize),
      row_header_column_index: integer(0, 19),
    },
    evenRows,
  ),
  card,
  carousel: shape({ elements: list(typed({ card }), limits.carouselCards) }, { block_id: id }),
  container: shape(
    { child_blocks: list(typed(everywhere), limits.containerBlocks) },
    {
      block_id: id,
      title: plainText(limits.headerText),
      rich_text_title: typed({ rich_text: richText }),
      subtitle: eitherText(limits.containerSubtitle),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: typed({ image }),
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    anyOf('title', 'rich_text_title'),
  ),
  data_visualization: shape({ title: string(limits.chartTitle), chart }, { block_id: id }),
};

const viewOnly: Readonly<Record<string, Check>> = {
  input: shape(
    { label: plainText(limits.inputLabel), element: typed({ ...choosers, ...writers }) },
    {
      block_id: id,
      hint: plainText(limits.inputLabel),
      optional: boolean,
      dispatch_action: boolean,
    },
  ),
};

const alert = shape(
  { text: eitherText(limits.alertText) },
  { block_id: id, level: oneOf('default', 'info', 'warning', 'error', 'success') },
);

const bySurface: Readonly<Record<Surface, Check>> = {
  message: list(typed({ ...everywhere, ...messageOnly }), limits.messageBlocks, 0),
  modal: list(typed({ ...everywhere, ...viewOnly, alert }), limits.viewBlocks),
  home: list(typed({ ...everywhere, ...viewOnly }), limits.viewBlocks),
};

/** Checks a list of blocks, each by itself, then what holds over all of them: ids, counts of tables, charts and markdown. */
export function validateBlocks(blocks: unknown, surface: Surface, problems: Problem[]): void {
  bySurface[surface](blocks, '/blocks', problems);
  if (!Array.isArray(blocks)) return;
  const seen = new Set<unknown>();
  const count: Record<string, number> = {};
  let markdown = 0;
  for (const [index, block] of blocks.entries()) {
    if (!isRecord(block)) continue;
    const path = `/blocks/${index}`;
    const { type, block_id: blockId, elements, text } = block;
    if (blockId !== undefined && seen.has(blockId)) {
      report(problems, `${path}/block_id`, 'block_id already exists');
    }
    seen.add(blockId);
    count[String(type)] = (count[String(type)] ?? 0) + 1;
    if (type === 'markdown' && typeof text === 'string') markdown += text.length;
    const ids = (Array.isArray(elements) ? elements : [])
      .map((each: unknown) => (isRecord(each) ? each['action_id'] : undefined))
      .filter((each) => each !== undefined);
    if (new Set(ids).size < ids.length)
      report(problems, `${path}/elements`, 'action_id already exists in this block');
  }
  if ((count['table'] ?? 0) > 1)
    report(problems, '/blocks', 'only one table allowed', 'only_one_table_allowed');
  if ((count['data_visualization'] ?? 0) > limits.chartsPerMessage) {
    report(
      problems,
      '/blocks',
      `no more than ${limits.chartsPerMessage} data_visualization blocks allowed`,
    );
  }
  if (markdown > limits.markdownText) {
    report(
      problems,
      '/blocks',
      `markdown text over all blocks must be less than ${limits.markdownText + 1} characters`,
    );
  }
}

/** Characters readers can see over all blocks: what Slack's msg_blocks_too_long counts, as near as is known. */
export function visibleCharacters(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce<number>((sum, each) => sum + visibleCharacters(each), 0);
  if (!isRecord(value)) return 0;
  let sum = 0;
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'string') sum += visibleCharacters(each);
    else if (key === 'text' || key === 'alt_text' || key === 'caption' || key === 'title')
      sum += each.length;
  }
  return sum;
}

import { slackLimits as limits } from '../slack/limits.ts';
import { isRecord } from './arguments.ts';
import {
  anything,
  boolean,
  eitherText,
  integer,
  list,
  oneOf,
  pattern,
  plainText,
  report,
  shape,
  string,
  type Check,
} from './validate-shapes.ts';

/** block_id, action_id and their like. */
export const id = string(limits.id);
/** An http(s) address. */
export const webUrl = pattern(/^https?:\/\/\S+$/, 'a valid URL', limits.url);
const buttonUrl = pattern(/^(?:https?:\/\/|mailto:|slack:)\S+$/, 'a valid URL', limits.url);
const confirm = shape(
  { text: eitherText(limits.confirmText) },
  {
    title: plainText(limits.confirmTitle),
    confirm: plainText(limits.confirmButton),
    deny: plainText(limits.confirmButton),
    style: oneOf('primary', 'danger'),
  },
);
const placeholder = plainText(limits.placeholder);
const option = (text: Check): Check =>
  shape(
    { text, value: string(limits.optionValue) },
    { description: plainText(limits.optionText), url: buttonUrl },
  );
const plainOption = option(plainText(limits.optionText));
const richOption = option(eitherText(limits.optionText));
const common = { action_id: id, confirm, focus_on_load: boolean };

/** A static menu: options or groups, not both; what is chosen at first must be among them. */
const menu: Check = (value, path, problems) => {
  if (!isRecord(value)) return;
  const { options, option_groups: groups } = value;
  if ((options === undefined) === (groups === undefined)) {
    report(problems, path, 'must have either options or option_groups');
  }
  const all = new Set(
    [
      ...(Array.isArray(options) ? options : []),
      ...(Array.isArray(groups) ? groups : []).flatMap((group: unknown) =>
        isRecord(group) && Array.isArray(group['options']) ? group['options'] : [],
      ),
    ].map((each) => JSON.stringify(each)),
  );
  const initial: unknown[] = [value['initial_option']].concat(value['initial_options'] ?? []);
  for (const each of initial) {
    if (each !== undefined && !all.has(JSON.stringify(each))) {
      report(problems, path, 'initial option is not among the options');
    }
  }
};
const options = (item: Check, max: number): Readonly<Record<string, Check>> => ({
  options: list(item, max),
  initial_option: item,
  initial_options: list(item, max),
});
const groups = list(
  shape({ label: plainText(limits.optionText), options: list(plainOption, limits.selectOptions) }),
  limits.selectGroups,
);
const staticMenu = {
  ...common,
  placeholder,
  ...options(plainOption, limits.selectOptions),
  option_groups: groups,
};
const multi = { max_selected_items: integer(1, limits.selectOptions) };
const picker = (initial: string): Check =>
  shape({}, { ...common, placeholder, [initial]: anything });
const conversationFilter = {
  filter: anything,
  default_to_current_conversation: boolean,
  response_url_enabled: boolean,
};
const input = {
  action_id: id,
  placeholder,
  focus_on_load: boolean,
  dispatch_action_config: anything,
};
const feedback = shape(
  { text: plainText(limits.buttonText), value: string(limits.buttonValue) },
  { accessibility_label: string(limits.accessibilityLabel) },
);

/** Elements people choose with, in sections, actions and inputs. */
export const choosers: Readonly<Record<string, Check>> = {
  static_select: shape({}, staticMenu, menu),
  multi_static_select: shape({}, { ...staticMenu, ...multi }, menu),
  external_select: shape(
    {},
    { ...common, placeholder, initial_option: plainOption, min_query_length: anything },
  ),
  users_select: picker('initial_user'),
  multi_users_select: shape({}, { ...common, placeholder, ...multi, initial_users: anything }),
  channels_select: shape(
    {},
    { ...common, placeholder, initial_channel: anything, response_url_enabled: boolean },
  ),
  multi_channels_select: shape(
    {},
    { ...common, placeholder, ...multi, initial_channels: anything },
  ),
  conversations_select: shape(
    {},
    { ...common, placeholder, ...conversationFilter, initial_conversation: anything },
  ),
  multi_conversations_select: shape(
    {},
    { ...common, placeholder, ...multi, ...conversationFilter, initial_conversations: anything },
  ),
  checkboxes: shape({}, { ...common, ...options(richOption, limits.choiceOptions) }, menu),
  radio_buttons: shape({}, { ...common, ...options(richOption, limits.choiceOptions) }, menu),
  datepicker: picker('initial_date'),
  timepicker: shape({}, { ...common, placeholder, initial_time: anything, timezone: anything }),
};

/** Elements that only act. */
export const buttons: Readonly<Record<string, Check>> = {
  button: shape(
    { text: plainText(limits.buttonText) },
    {
      action_id: id,
      confirm,
      url: buttonUrl,
      value: string(limits.buttonValue),
      style: oneOf('primary', 'danger'),
      accessibility_label: string(limits.accessibilityLabel),
    },
  ),
  overflow: shape(
    { options: list(plainOption, limits.overflowOptions) },
    { action_id: id, confirm },
  ),
};

/** Elements of input blocks only. */
export const writers: Readonly<Record<string, Check>> = {
  plain_text_input: shape(
    {},
    {
      ...input,
      initial_value: string(3000, 0),
      multiline: boolean,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
  ),
  url_text_input: shape({}, { ...input, initial_value: webUrl }),
  number_input: shape(
    { is_decimal_allowed: boolean },
    { ...input, initial_value: anything, min_value: anything, max_value: anything },
  ),
};

/** Elements of context_actions. */
export const reactions: Readonly<Record<string, Check>> = {
  feedback_buttons: shape(
    { positive_button: feedback, negative_button: feedback },
    { action_id: id },
  ),
  icon_button: shape(
    { icon: oneOf('trash'), text: plainText(limits.buttonText) },
    {
      action_id: id,
      confirm,
      value: string(limits.buttonValue),
      accessibility_label: string(limits.accessibilityLabel),
      visible_to_user_ids: anything,
    },
  ),
};

/** A picture beside or between texts. */
export const image: Check = shape(
  { alt_text: string(limits.imageAltText) },
  { image_url: webUrl, slack_file: anything },
  (value, path, problems) => {
    if (
      isRecord(value) &&
      (value['image_url'] === undefined) === (value['slack_file'] === undefined)
    ) {
      report(problems, path, 'must have either image_url or slack_file');
    }
  },
);

import type { Kysely } from 'kysely';
import type { Dialect } from '../dialect.ts';

/** Feeds, stories and running stories, shared by all workspaces; what each workspace owns; the outbox and its lanes. */
export async function createBackbone(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { identity, integer } = dialect;
  const schema = db.schema;

  await schema
    .createTable('workspaces')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', integer, (c) => c.notNull())
    .execute();
  await schema
    .createTable('counters')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', integer, (c) => c.notNull())
    .execute();

  await schema
    .createTable('feeds')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('is_active', integer, (c) => c.notNull())
    .addColumn('due_at', integer, (c) => c.notNull())
    .addColumn('lease_by', 'text')
    .addColumn('lease_until', integer, (c) => c.notNull())
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .addColumn('body_hash', 'text')
    .addColumn('baseline_at', integer)
    .addColumn('last_success_at', integer)
    .addColumn('last_failure_at', integer)
    .addColumn('last_failure', 'text')
    .addColumn('failures', integer, (c) => c.notNull())
    .addColumn('way', 'text')
    .execute();
  await schema.createIndex('feeds_due').on('feeds').columns(['is_active', 'due_at']).execute();

  await schema
    .createTable('running_stories')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('slug', 'text', (c) => c.notNull())
    .addColumn('headline', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('opened_at', integer, (c) => c.notNull())
    .addColumn('last_take_at', integer, (c) => c.notNull())
    .addColumn('takes', integer, (c) => c.notNull())
    .addColumn('copies', integer, (c) => c.notNull())
    .addColumn('sources', integer, (c) => c.notNull())
    .addColumn('urgency', integer)
    .execute();

  await schema
    .createTable('stories')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('feed_id', 'text', (c) => c.notNull())
    .addColumn('guid', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('deck', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('permalink', 'text')
    .addColumn('published_at', integer, (c) => c.notNull())
    .addColumn('date_quality', 'text', (c) => c.notNull())
    .addColumn('received_at', integer, (c) => c.notNull())
    .addColumn('language', 'text')
    .addColumn('urgency', integer)
    .addColumn('genre', 'text', (c) => c.notNull())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('running_story_id', integer, (c) => c.notNull().references('running_stories.id'))
    .addColumn('relation', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('turn', integer, (c) => c.notNull())
    .addColumn('is_visible', integer, (c) => c.notNull())
    .addUniqueConstraint('stories_feed_guid', ['feed_id', 'guid'])
    .execute();
  await schema
    .createIndex('stories_running')
    .on('stories')
    .columns(['running_story_id', 'id'])
    .execute();
  await schema.createIndex('stories_turn').on('stories').column('turn').execute();
  await schema
    .createIndex('stories_received')
    .on('stories')
    .columns(['received_at', 'id'])
    .execute();
  await schema.createIndex('stories_permalink').on('stories').column('permalink').execute();

  await schema
    .createTable('takes')
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id').onDelete('cascade'))
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('received_at', integer, (c) => c.notNull())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('takes_pk', ['story_id', 'version'])
    .execute();

  await dialect.createWordIndex(db, 'story_words');
  await createWorkspaceTables(db, dialect);
}

async function createWorkspaceTables(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const { identity, integer } = dialect;
  const schema = db.schema;

  await schema
    .createTable('subscriptions')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id'))
    .addColumn('number', integer, (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('query', 'text', (c) => c.notNull())
    .addColumn('delivery', 'text', (c) => c.notNull())
    .addColumn('version', integer, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('ended_at', integer)
    .addUniqueConstraint('subscriptions_number', ['workspace_id', 'number'])
    .execute();

  await schema
    .createTable('roots')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('running_story_id', integer, (c) => c.notNull().references('running_stories.id'))
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id'))
    .addColumn('opened_by', 'text', (c) => c.notNull())
    .addColumn('ts', 'text')
    .addColumn('drawn_at', integer)
    .addColumn('created_at', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('roots_pk', ['running_story_id', 'workspace_id', 'channel_id'])
    .execute();
  await schema
    .createIndex('roots_channel')
    .on('roots')
    .columns(['workspace_id', 'channel_id', 'created_at'])
    .execute();

  await schema
    .createTable('outcomes')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('story_id', integer, (c) => c.notNull().references('stories.id').onDelete('cascade'))
    .addColumn('story_version', integer, (c) => c.notNull())
    .addColumn('subscription_id', integer, (c) => c.notNull().references('subscriptions.id'))
    .addColumn('subscription_version', integer, (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('at', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('outcomes_pk', ['story_id', 'story_version', 'subscription_id'])
    .execute();
  await schema
    .createIndex('outcomes_subscription')
    .on('outcomes')
    .columns(['subscription_id', 'at'])
    .execute();

  await schema
    .createTable('outbox')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('key', 'text', (c) => c.notNull().unique())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('class', integer, (c) => c.notNull())
    .addColumn('running_story_id', integer, (c) => c.notNull())
    .addColumn('story_id', integer, (c) => c.notNull())
    .addColumn('created_at', integer, (c) => c.notNull())
    .addColumn('not_before', integer, (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', integer, (c) => c.notNull())
    .addColumn('first_try_at', integer)
    .addColumn('last_try_at', integer)
    .addColumn('ts', 'text')
    .addColumn('reason', 'text')
    .execute();
  // Only what still wants sending keeps a lane awake.
  await schema
    .createIndex('outbox_waiting')
    .on('outbox')
    .columns(['workspace_id', 'channel_id', 'class', 'id'])
    .where('state' as never, 'in', ['pending', 'sending'])
    .execute();
  await schema
    .createIndex('outbox_story')
    .on('outbox')
    .columns(['running_story_id', 'workspace_id', 'channel_id'])
    .execute();

  await schema
    .createTable('lanes')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text', (c) => c.notNull())
    .addColumn('lease_by', 'text')
    .addColumn('lease_until', integer, (c) => c.notNull())
    .addColumn('next_at', integer, (c) => c.notNull())
    .addColumn('paused_reason', 'text')
    .addPrimaryKeyConstraint('lanes_pk', ['workspace_id', 'channel_id'])
    .execute();
  await schema
    .createTable('gates')
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('closed_until', integer, (c) => c.notNull())
    .addPrimaryKeyConstraint('gates_pk', ['workspace_id', 'method'])
    .execute();
  await schema
    .createTable('slack_events')
    .addColumn('event_id', 'text', (c) => c.primaryKey())
    .addColumn('received_at', integer, (c) => c.notNull())
    .execute();
  await schema
    .createTable('audit')
    .addColumn('id', identity, (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull())
    .addColumn('at', integer, (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('verb', 'text', (c) => c.notNull())
    .addColumn('channel_id', 'text')
    .addColumn('detail', 'text', (c) => c.notNull())
    .execute();
}

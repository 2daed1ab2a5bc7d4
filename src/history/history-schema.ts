/**
 * The tables of the history.
 *
 * `events` has a row for each event. A `position` is that in the journal, so that taking an entry
 * twice changes nothing. `event_id` is a hash, as keys are: an event is found by it and then compared.
 *
 * `blocks` holds the records of neighbouring events, compressed together with zstd; measured on real
 * records a block of 64 takes 157 bytes a record, alone each takes 806 and without compression 1,497.
 * `latest` is the time of the youngest event in it: past it the whole block can go.
 *
 * Event ids are all different and in no order: an index over all of them would have to read and write
 * a page somewhere in the middle for each event. Theirs goes by stretches of 16 MiB of the journal, so
 * that new events meet in the same few pages; who looks for an id looks into each stretch.
 *
 * `keys` has a row for whatever else an event can be found by (event-keys.ts). It is one table, and
 * not an index for each, because a batch of events can then be entered in the table's order, many
 * rows at once. `keys` of an event are the same once more, eight bytes each, so that they can be taken
 * away again.
 */
export const historySchema: readonly string[] = [
  `
  CREATE TABLE cursor (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT;
  INSERT INTO cursor VALUES (1, 0);

  CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    latest INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX blocks_latest ON blocks (latest);

  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    time INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    name INTEGER NOT NULL,
    source INTEGER NOT NULL,
    read_only INTEGER,
    user INTEGER,
    access_key INTEGER,
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_time ON events (scope, time);
  CREATE INDEX events_event_id ON events (position / 16777216, event_id);
  CREATE INDEX events_name ON events (scope, name, time);
  CREATE INDEX events_source ON events (scope, source, time);
  CREATE INDEX events_read_only ON events (scope, read_only, time) WHERE read_only IS NOT NULL;
  CREATE INDEX events_user ON events (scope, user, time) WHERE user IS NOT NULL;
  CREATE INDEX events_access_key ON events (scope, access_key, time) WHERE access_key IS NOT NULL;

  CREATE TABLE resources (
    scope INTEGER NOT NULL,
    value INTEGER NOT NULL,
    time INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (scope, value, time, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX resources_position ON resources (position);
  `,
  // One table of keys in place of an index for each attribute, over the hashes that are there.
  `
  CREATE TABLE keys (
    key INTEGER NOT NULL,
    time INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (key, time, position)
  ) STRICT, WITHOUT ROWID;

  CREATE TEMP TABLE found (position INTEGER NOT NULL, time INTEGER NOT NULL, key INTEGER NOT NULL);
  INSERT INTO found
    SELECT position, time, (value + (scope * 8 + kind) * 2654435761) % 9007199254740992 FROM (
      SELECT position, time, scope, 1 AS kind, name AS value FROM events
      UNION ALL SELECT position, time, scope, 2, source FROM events
      UNION ALL SELECT position, time, scope, 3, read_only FROM events WHERE read_only IS NOT NULL
      UNION ALL SELECT position, time, scope, 4, user FROM events WHERE user IS NOT NULL
      UNION ALL SELECT position, time, scope, 5, access_key FROM events WHERE access_key IS NOT NULL
      UNION ALL SELECT position, time, scope, 6, value FROM resources
    );
  CREATE INDEX temp.found_position ON found (position, key);
  INSERT OR IGNORE INTO keys SELECT key, time, position FROM found ORDER BY 1, 2, 3;

  CREATE TABLE kept (
    position INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    time INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    keys BLOB NOT NULL,
    block INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL
  ) STRICT;
  INSERT INTO kept
    SELECT position, scope, time, event_id,
      coalesce(
        (SELECT unhex(group_concat(printf('%016x', key), '')) FROM found
         WHERE found.position = events.position),
        x''
      ),
      block, start, length
    FROM events ORDER BY position;
  DROP TABLE found;
  DROP TABLE events;
  DROP TABLE resources;
  ALTER TABLE kept RENAME TO events;
  CREATE INDEX events_time ON events (scope, time);
  CREATE INDEX events_event_id ON events (position / 16777216, event_id);
  `,
];

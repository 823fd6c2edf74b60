PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES(1,'aggregator','0001_first_schema','2026-11-22 00:34:38.224021+00:00');
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO settings VALUES('authority','ab9bf18a13364d53b');
INSERT INTO settings VALUES('digest of configuration','5bc118a2ecedaee8063b2dba2a1ecb3c5ed7492bbf47a1ceca88ff300f0c19ef');
INSERT INTO settings VALUES('since','2026-03-01T12:00:00.000000+00:00');
INSERT INTO settings VALUES('tag','tag:old.example,2026');
INSERT INTO settings VALUES('topics','{"ferries": "Topic(name=''ferries'', title='''', any=(), all=(), none=(), categories=(), subscriptions=(''lake-post'',), examples=())"}');
CREATE TABLE outlets (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    url TEXT NOT NULL
);
INSERT INTO outlets VALUES(1,'herald.example','The Herald','https://herald.example/');
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    location TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    list TEXT,
    topics TEXT NOT NULL DEFAULT '[]',
    terms TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    source TEXT NOT NULL DEFAULT '{}',
    hints TEXT NOT NULL DEFAULT '{}',
    etag TEXT,
    last_modified TEXT,
    digest TEXT NOT NULL DEFAULT '',
    next_poll TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    last_poll TEXT,
    last_success TEXT,
    first_read TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    failure_kind TEXT NOT NULL DEFAULT '',
    failure TEXT NOT NULL DEFAULT '',
    problems TEXT NOT NULL DEFAULT '[]'
);
INSERT INTO subscriptions VALUES(1,'herald','file','/srv/news/herald.xml','',NULL,'[]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{"title":"The Herald","links":[{"href":"https://herald.example/"}]}','{}',NULL,NULL,'e4bf307f59703cf25c2850f9a616e8f5b0444817091b13d1219873d8b6afd240','2026-03-01T12:00:15.000000+00:00','looked at every 15 s','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,NULL,'','','[]');
INSERT INTO subscriptions VALUES(2,'lake-post','url','https://lake.example/feed','',NULL,'["ferries"]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{}','{}',NULL,NULL,'','2026-03-01T12:30:33.990368+00:00','failed once (dns)','2026-03-01T12:00:00.000000+00:00',NULL,NULL,1,'2026-03-01T12:00:00.000000+00:00','dns','lake.example: there is no such name','[]');
CREATE TABLE documents (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    path TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    id TEXT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (subscription_id, path)
) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    iri TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    outlet_id INTEGER NOT NULL REFERENCES outlets (id),
    entry_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    language TEXT NOT NULL,
    time TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    updated TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    copy_of INTEGER REFERENCES articles (id),
    story_id INTEGER NOT NULL,
    topics TEXT NOT NULL,
    terms TEXT NOT NULL,
    weights BLOB NOT NULL
);
INSERT INTO articles VALUES(1,'https://herald.example/2','2746cohip34p',1,1,'Parliament passes the budget','Pensions rise and so does the duty on fuel.','','2026-03-01T08:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00',0,NULL,1,'[]','parliament pass budget duty pension fuel rise',X'c21fc31db11d0114c0134912fc0d');
INSERT INTO articles VALUES(2,'https://herald.example/1','wc3ldcg3t3et',1,2,'Ferry runs aground off Kirkwall','The ferry ran aground with 212 passengers aboard; coastguards took everyone off.','','2026-03-01T09:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00',0,NULL,2,'[]','aground ferry kirkwall run 212 coastguard aboard everyon ran passenger took',X'401f6c1e5c19b30ffa0efa0e5a0e9e0d6f0d140da00a');
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    key TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    link_key TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    outlet_id INTEGER NOT NULL REFERENCES outlets (id),
    own INTEGER NOT NULL,
    length INTEGER NOT NULL,
    digest TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    updated TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (subscription_id, key)
);
INSERT INTO entries VALUES(1,1,'https://herald.example/2','https://herald.example/2','herald.example/2',1,1,1,43,'91641c34bc1a98c614033e847798636478ddbe5fa4dd2cc62384e390a3f2ba74','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','{"id":"https://herald.example/2","key":"https://herald.example/2","title":"Parliament passes the budget","summary":"Pensions rise and so does the duty on fuel.","text":"Pensions rise and so does the duty on fuel.","links":[{"href":"https://herald.example/2"}],"link_key":"herald.example/2","published":"2026-03-01T08:00:00Z","outlet":{"key":"herald.example","name":"The Herald","url":"https://herald.example/"},"own":true}');
INSERT INTO entries VALUES(2,1,'https://herald.example/1','https://herald.example/1','herald.example/1',2,1,1,80,'912edbdf4d27c404f3054bb322da76983483b96f4aff9e3a8884e6d891dbd884','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','{"id":"https://herald.example/1","key":"https://herald.example/1","title":"Ferry runs aground off Kirkwall","summary":"The ferry ran aground with 212 passengers aboard; coastguards took everyone off.","text":"The ferry ran aground with 212 passengers aboard; coastguards took everyone off.","links":[{"href":"https://herald.example/1"}],"link_key":"herald.example/1","published":"2026-03-01T09:00:00Z","outlet":{"key":"herald.example","name":"The Herald","url":"https://herald.example/"},"own":true}');
CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    iri TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    lead_id INTEGER NOT NULL REFERENCES articles (id),
    founded TEXT NOT NULL,
    time TEXT NOT NULL,
    updated TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    merged_into INTEGER REFERENCES stories (id)
);
INSERT INTO stories VALUES(1,'tag:old.example,2026:stories/ca5s3oestkok','ca5s3oestkok',1,'2026-03-01T12:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00',0,NULL);
INSERT INTO stories VALUES(2,'tag:old.example,2026:stories/oql5xqapusjz','oql5xqapusjz',2,'2026-03-01T12:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00',0,NULL);
CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1
);
INSERT INTO topics VALUES(1,'ferries','Ferries','implicit','',1);
CREATE TABLE story_topics (
    story_id INTEGER NOT NULL REFERENCES stories (id),
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    PRIMARY KEY (story_id, topic_id)
) WITHOUT ROWID;
CREATE TABLE publications (
    path TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    published INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO publications VALUES('all.atom',2,2);
INSERT INTO publications VALUES('stories.atom',2,2);
INSERT INTO publications VALUES('subscriptions/herald.atom',2,2);
INSERT INTO publications VALUES('subscriptions/lake-post.atom',1,1);
INSERT INTO publications VALUES('topics/ferries.atom',1,1);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('articles',2);
INSERT INTO sqlite_sequence VALUES('entries',2);
INSERT INTO sqlite_sequence VALUES('stories',2);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX subscriptions_due ON subscriptions (next_poll, name) WHERE active;
CREATE INDEX articles_time ON articles (time, id);
CREATE INDEX articles_story ON articles (story_id);
CREATE INDEX entries_link ON entries (link_key) WHERE link_key <> '';
CREATE INDEX entries_id ON entries (entry_id) WHERE entry_id <> '';
CREATE INDEX entries_article ON entries (article_id);
CREATE INDEX stories_time ON stories (time, id) WHERE merged_into IS NULL;
CREATE INDEX stories_alias ON stories (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX story_topics_topic ON story_topics (topic_id);
COMMIT;

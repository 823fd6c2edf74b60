PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES(1,'aggregator','0001_first_schema','2026-11-22 08:24:09.800513+00:00');
INSERT INTO _sqlite_migrations VALUES(2,'aggregator','0002_polling','2026-11-22 08:24:09.807116+00:00');
INSERT INTO _sqlite_migrations VALUES(3,'aggregator','0003_corrections','2026-11-22 08:24:09.807787+00:00');
INSERT INTO _sqlite_migrations VALUES(4,'aggregator','0004_quarantine','2026-11-22 08:24:09.808126+00:00');
INSERT INTO _sqlite_migrations VALUES(5,'aggregator','0005_learned_words','2026-11-22 08:24:09.808298+00:00');
INSERT INTO _sqlite_migrations VALUES(6,'aggregator','0006_filtered','2026-11-22 08:24:09.808447+00:00');
INSERT INTO _sqlite_migrations VALUES(7,'aggregator','0007_fragments','2026-11-22 08:24:09.808630+00:00');
INSERT INTO _sqlite_migrations VALUES(8,'aggregator','0008_serving','2026-11-22 08:24:09.808986+00:00');
INSERT INTO _sqlite_migrations VALUES(9,'aggregator','0009_search','2026-11-22 08:24:09.809655+00:00');
INSERT INTO _sqlite_migrations VALUES(10,'aggregator','0010_search_by_turns','2026-11-22 08:24:09.810078+00:00');
INSERT INTO _sqlite_migrations VALUES(11,'aggregator','0011_outbox','2026-11-22 08:24:09.810714+00:00');
INSERT INTO _sqlite_migrations VALUES(12,'aggregator','0012_callbacks','2026-11-22 08:24:09.810956+00:00');
INSERT INTO _sqlite_migrations VALUES(13,'aggregator','0013_packed_fragments','2026-11-22 08:24:09.811507+00:00');
INSERT INTO _sqlite_migrations VALUES(14,'aggregator','0014_pruning','2026-11-22 08:24:09.812040+00:00');
INSERT INTO _sqlite_migrations VALUES(15,'aggregator','0015_pages','2026-11-22 08:24:09.812297+00:00');
INSERT INTO _sqlite_migrations VALUES(16,'aggregator','0016_volumes','2026-11-22 08:24:09.812600+00:00');
INSERT INTO _sqlite_migrations VALUES(17,'aggregator','0017_packed_entries','2026-11-22 08:24:09.823249+00:00');
INSERT INTO _sqlite_migrations VALUES(18,'aggregator','0018_renamed','2026-11-22 08:24:09.824684+00:00');
INSERT INTO _sqlite_migrations VALUES(19,'aggregator','0019_mirrored','2026-11-22 08:24:09.824951+00:00');
INSERT INTO _sqlite_migrations VALUES(20,'aggregator','0020_sheets','2026-11-22 08:24:09.825622+00:00');
INSERT INTO _sqlite_migrations VALUES(21,'aggregator','0021_rereads','2026-11-22 10:11:44.422722+00:00');
INSERT INTO _sqlite_migrations VALUES(22,'aggregator','0022_altered','2026-11-22 11:08:43.751857+00:00');
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO settings VALUES('authority','aebaf90496742e1ef');
INSERT INTO settings VALUES('day','2026-03-01');
INSERT INTO settings VALUES('digest of configuration','05ab9a2922ad3d5ca94c1710c70f96fe988179ee12de2a85c3904b100ebc4fca');
INSERT INTO settings VALUES('digest of corrections','2e38e77b22c314a449e91fafed92a43826ac6aa403ae6a8acb6cf58239fbaf5d');
INSERT INTO settings VALUES('folders','a7d76b9e6e5526c6658920b5f8734c2ec9d398ee1c892356963134c853fe7dd2');
INSERT INTO settings VALUES('indexed','2');
INSERT INTO settings VALUES('price','{"cost": 0.10006938813149287, "requests": 1.0, "since": "2026-03-01T12:00:00+00:00", "at": "2026-03-01T12:00:00+00:00"}');
INSERT INTO settings VALUES('since','2026-03-01T12:00:00.000000+00:00');
INSERT INTO settings VALUES('sizes','[["2026-03-01T12:00:00.000000+00:00", 540672]]');
INSERT INTO settings VALUES('tag','tag:old.example,2026');
INSERT INTO settings VALUES('topics','{"ferries": "Topic(name=''ferries'', title='''', expand=True, any=(), all=(), none=(), categories=(), subscriptions=(''lake-post'',), examples=())"}');
INSERT INTO settings VALUES('unindexed','0');
CREATE TABLE outlets (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    url TEXT NOT NULL
);
INSERT INTO outlets VALUES(1,'herald.example','The Herald','');
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
, host TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', moved_to TEXT NOT NULL DEFAULT '', moved_since TEXT, vouched_by TEXT NOT NULL DEFAULT '', last_whole TEXT, unheeded INTEGER NOT NULL DEFAULT 0, max_age REAL, empty_since TEXT, muted TEXT NOT NULL DEFAULT '', rhythm TEXT NOT NULL DEFAULT '', firsts INTEGER NOT NULL DEFAULT 0, stories INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0, renamed INTEGER NOT NULL DEFAULT 0, unsteady INTEGER NOT NULL DEFAULT 0, unsteady_since TEXT);
INSERT INTO subscriptions VALUES(1,'herald','file','/srv/news/herald.xml','',NULL,'[]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{"title":"The Herald","links":[{"href":"https://herald.example/"}]}','{}',NULL,NULL,'','2026-03-01T12:00:15.859992+00:00','local files are looked at again and again','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,NULL,'','','[]','','','',NULL,'',NULL,0,NULL,NULL,'','',0,0,0,0,0,NULL);
INSERT INTO subscriptions VALUES(2,'lake-post','url','https://lake.example/feed','',NULL,'["ferries"]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{}','{}',NULL,NULL,'','2026-03-01T12:30:33.990368+00:00','failed once (dns)','2026-03-01T12:00:00.000000+00:00',NULL,NULL,1,'2026-03-01T12:00:00.000000+00:00','dns','lake.example: there is no such name','[]','lake.example','','',NULL,'',NULL,0,NULL,NULL,'','',0,0,0,0,0,NULL);
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
    language TEXT NOT NULL,
    time TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    updated TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    copy_of INTEGER REFERENCES articles (id),
    story_id INTEGER NOT NULL,
    topics TEXT NOT NULL,
    grouped_by INTEGER NOT NULL DEFAULT 0);
INSERT INTO articles VALUES(1,'https://herald.example/2','2746cohip34p',1,1,'Parliament passes the budget','en','2026-03-01T08:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00',0,NULL,1,'[]',1);
INSERT INTO articles VALUES(2,'https://herald.example/1','wc3ldcg3t3et',1,2,'Ferry runs aground off Kirkwall','en','2026-03-01T09:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00',0,NULL,2,'[]',2);
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
    shortened INTEGER NOT NULL DEFAULT 0, packed BLOB NOT NULL DEFAULT x'', rewritten INTEGER NOT NULL DEFAULT 0,
    UNIQUE (subscription_id, key)
);
INSERT INTO entries VALUES(1,1,'Dp0vNLyHhocT6xQokyQ-hg','Dp0vNLyHhocT6xQokyQ-hg','l1JcCFjA2Pkth7k3LWQLJA',1,1,1,43,'d59b618a2c99cbab90d20d6775ef866f','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,X'28b52ffd600f01350900065039326045d31c300cc330a531c0022001009cf97ba848f6766f375efa662d07889e16c0a0f7169cc3d0f65b35f2b1f4310a4e2c0928002a002c00d6369a5af2d360ac4d72768e0d3bc397ab3f1c8ef4691876b8d82a3fc7619676bfb33b780d420b89d4813822df4a923365fabae9d2b4c9c996d8c29aac9cd04a964428a4b6e7b9f6eacd167729895f27cb01ed5a646b588badc514d6e46035105623e1b11efc2c8c944b211e3615aeef1a07767b91305efdec8de1be7a2401010418062808168c090680820a4a11420d8490c1866f6d761931af365f48fc264f9357d7b037c7bef3ea922d0116007c2ba0b517f0765cd58e10dc0c1057bec01bd37e8a861a541607405a52101b851cc16436e085f52137f9461d70a561d6706586571df709ab0e11951e',0);
INSERT INTO entries VALUES(2,1,'Kp5FJJKI0Q4i_WXQKsiE5A','Kp5FJJKI0Q4i_WXQKsiE5A','2_q7ka0tvyCRDrNvdQh_dQ',2,1,1,80,'780e767ca5142978ae7651f2280de5dc','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,X'28b52ffd60a701b50a0036d2403570b5690e7ce8f4ffffd069a80d09fdb71f6f5f776f6d42add1d65a938e242e620053601ce2db637d19db529bf779344e39c4ce0e91300031003200921645b341f24e2a71abf2d286a1b41d0edfd15216d3d5dd1f4ec7cbe24b3ba0c8b427c781f5b2763a3c443dc3d8408100ba5573da5621ca57b2956745638028cf0ab74a5b925d2b5fed793c6db2944572d47a9a442e0865cbbaf5ee31b2a5a25494f7e07b70e14d1eaf91f01a0acf7b0e0ff554a958b917c584266a3a3d13015f2b49c5bb1fde5edade3d72391047cb89a11d040316068bb910c0a030368c4d018100120711a1a1628c491863109abed4c24bcbbcd3fcc16279f70cbced68efbcbb6c89af24391d00d42b207d0bf4f742ee22001970776179352c9005f1ebee7971f42e0174c742fd23d77f11a00695c5012a9754d746811cc163ad879f956fd401bf5866e930b0d61ad6ae4a37ab13410ac10e11951e',0);
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
, title TEXT NOT NULL DEFAULT '', pinned INTEGER NOT NULL DEFAULT 0);
INSERT INTO stories VALUES(1,'tag:old.example,2026:stories/ca5s3oestkok','ca5s3oestkok',1,'2026-03-01T12:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00','2026-03-01T08:00:00.000000+00:00',0,NULL,'',0);
INSERT INTO stories VALUES(2,'tag:old.example,2026:stories/oql5xqapusjz','oql5xqapusjz',2,'2026-03-01T12:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00','2026-03-01T09:00:00.000000+00:00',0,NULL,'',0);
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
, changes TEXT NOT NULL DEFAULT '[]') WITHOUT ROWID;
INSERT INTO publications VALUES('all.atom',2,2,'["2026-11-22T08:24:10.001265+00:00"]');
INSERT INTO publications VALUES('feeds.opml',2,2,'["2026-11-22T08:24:10.012051+00:00"]');
INSERT INTO publications VALUES('health.atom',1,1,'["2026-11-22T08:24:10.013347+00:00"]');
INSERT INTO publications VALUES('stories.atom',2,2,'["2026-11-22T08:24:10.005626+00:00"]');
INSERT INTO publications VALUES('subscriptions.opml',2,2,'["2026-11-22T08:24:10.015521+00:00"]');
INSERT INTO publications VALUES('subscriptions/herald.atom',3,3,'["2026-11-22T08:24:10.017342+00:00"]');
INSERT INTO publications VALUES('subscriptions/lake-post.atom',1,1,'["2026-11-22T08:24:10.024248+00:00"]');
INSERT INTO publications VALUES('top.atom',1,1,'["2026-11-22T08:24:10.026043+00:00"]');
INSERT INTO publications VALUES('topics/ferries.atom',1,1,'["2026-11-22T08:24:10.030279+00:00"]');
INSERT INTO publications VALUES('topics/ferries/daily.atom',1,1,'["2026-11-22T08:24:10.035496+00:00"]');
CREATE TABLE hosts (
    name TEXT PRIMARY KEY,
    closed_at TEXT NOT NULL,
    closed_until TEXT NOT NULL,
    why TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE polls (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    failure_kind TEXT NOT NULL,
    requests INTEGER NOT NULL,
    took REAL NOT NULL,
    received INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    waits TEXT NOT NULL,
    next_poll TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (subscription_id, at)
) WITHOUT ROWID;
INSERT INTO polls VALUES(1,'2026-03-01T12:00:00.000000+00:00',0,'',0,0.0,0,2,'[]','2026-03-01T12:00:15.859992+00:00','local files are looked at again and again');
INSERT INTO polls VALUES(2,'2026-03-01T12:00:00.000000+00:00',0,'dns',0,0.0,0,0,'[]','2026-03-01T12:30:33.990368+00:00','failed once (dns)');
CREATE TABLE gone (
    path TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE learned (
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    weights TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (topic, language)
) WITHOUT ROWID;
CREATE TABLE filtered (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT NOT NULL,
    why TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (subscription_id, key)
) WITHOUT ROWID;
CREATE TABLE tokens (
    name TEXT PRIMARY KEY,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL
) WITHOUT ROWID;
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','search','search',0,'CREATE VIRTUAL TABLE search USING fts5 (
    title, text, outlet, content = '''',
    tokenize = "unicode61 remove_diacritics 2 categories ''L* N* Co M*''"
)');
CREATE TABLE IF NOT EXISTS 'search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO search_data VALUES(1,X'02091504');
INSERT INTO search_data VALUES(10,X'000000000101010001010101');
INSERT INTO search_data VALUES(137438953473,X'0000013e04303231320206010107010661626f6172640206010109020667726f756e6402080401010502026e6401060101040106627564676574010205010b636f617374677561726473020601010a0104646f6573010601010602037574790106010108010865766572796f6e65020601010c01056665727279020802010103020375656c010601010a0106686572616c640106010203010601020301086b69726b77616c6c02020601036f666602080501010d02016e0106010109010a7061726c69616d656e7401020203087373656e6765727302060101080601730102030207656e73696f6e730106010102010372616e0206010104020369736501060101030203756e730202030102736f01060101050103746865010e04010107010202010c01010201020202036f6f6b020601010b0104776974680206010106040a0d0e090b120b0a0f0d0a120d0b080f0f060e0a0a0809160a');
CREATE TABLE IF NOT EXISTS 'search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO search_idx VALUES(1,X'',2);
CREATE TABLE IF NOT EXISTS 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO search_docsize VALUES(1,X'040902');
INSERT INTO search_docsize VALUES(2,X'050c02');
CREATE TABLE IF NOT EXISTS 'search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO search_config VALUES('version',4);
CREATE TABLE news (
    path TEXT PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO news VALUES('all.atom');
INSERT INTO news VALUES('feeds.opml');
INSERT INTO news VALUES('health.atom');
INSERT INTO news VALUES('stories.atom');
INSERT INTO news VALUES('subscriptions.opml');
INSERT INTO news VALUES('subscriptions/herald.atom');
INSERT INTO news VALUES('subscriptions/lake-post.atom');
INSERT INTO news VALUES('top.atom');
INSERT INTO news VALUES('topics/ferries.atom');
INSERT INTO news VALUES('topics/ferries/daily.atom');
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    receiver TEXT NOT NULL,
    about TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    made TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL,
    UNIQUE (receiver, about)
);
CREATE TABLE receivers (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    failing_since TEXT NOT NULL,
    failure TEXT NOT NULL,
    next_try TEXT NOT NULL,
    given_up INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE followers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    feed TEXT NOT NULL,
    reader TEXT NOT NULL,
    secret TEXT NOT NULL,
    sent TEXT NOT NULL,
    until TEXT NOT NULL,
    UNIQUE (callback, feed, reader)
);
CREATE TABLE webhooks (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE announced (
    webhook TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    PRIMARY KEY (webhook, story_id)
) WITHOUT ROWID;
CREATE TABLE callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    wanted TEXT NOT NULL,
    next_ask TEXT NOT NULL,
    asked TEXT,
    confirmed TEXT,
    lease_until TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    pushes INTEGER NOT NULL DEFAULT 0,
    last_push TEXT,
    missed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE pages (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    tries INTEGER NOT NULL,
    failure TEXT NOT NULL,
    at TEXT NOT NULL,
    next_try TEXT
);
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    rules TEXT NOT NULL,
    fetched TEXT NOT NULL,
    until TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);
CREATE TABLE mirrored (target TEXT NOT NULL, path TEXT NOT NULL, mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path)) WITHOUT ROWID;
CREATE TABLE sheets (
    path TEXT PRIMARY KEY,
    packed BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO sheets VALUES('all.atom',X'28b52ffd608100c507004614371a8029e9aabe62205c49294f9b46999e49b29becfc07aa0619003d31002d002d000902a3388c4a57a28760722d16ca2f8c660c9d32e12287a9c5aaba98a979b5ea62fe0dad591bd9280c46c1410231140e018b653f8d9a59261208dfcfd674c7f508b9e47a31ca72ae4b999d51136f35559e93b7728d188f7d1eebd5627010e67c1eaa1fe624c559778de2b0c3a138160cbd6b7ff268b8d56df0fbbcff160f1912376dced1174f3d5ffa61770844313b223715192759f34e3cc9c173fcdbad338aa30ec58130008c04880c4486a681a280a30035b23d4736060f295909008010e06ea08005e6b5b85d9568169d60038099e9b14214');
INSERT INTO sheets VALUES('stories.atom',X'28b52ffd608100d507004694371b8027ed6ac50bff8068a17c7e3a66c63c5318d96c8e2fd02264ce0830002e002d0089015218e4fb14c293fe72531add6455ca89c90ad370cdd8d52134e7f410da363bfa4247d56f9d140642803868827004ef8c9f0cd59149240c34fd3cf9b9d596ba3d86ec20349aa5ab8e22bd5e547d7f0a9729e7d27b7379e5a24459800895fab59a32bf6faff832298c3b8ec24820a8af7416bdba92f8b50d2df65edac5b6efc72f754f56f948b9b38b038783b1318fc79c2b1ff6543c615e6a4bac5690df90c2b0a3300e04e02aa0ca506530256055c02a94ab5bd42f698a71610e09008010e06ea08005e6b5b85d9568169d60038099e9b14214');
INSERT INTO sheets VALUES('subscriptions/herald.atom',X'28b52ffd608100d5070006d4361b8027ed6ac50bff8050aec81f0e657a2fc96e2665c61768113267042f002d002d0003a4304826d4fe64b6ef74ce4ed93fe7b711b2331bc562d98a3a6f0ff25c3cb6bd7c647cac4e0a0321401c344138027f8bcea8f7120983930cd36b3e2a2e3d47838e14b596410919ff70ea67eee9439acaa67a34b56f59c4060b108968979e76b18f6faa92c230c7511809c48ca6629878523999ecec06a9e9cfeba27dc5e5d8f2ffad8cb143edd2158743d9f5bbe52a65165bd17b3b763af37b532d460aa31c85712000a602aa0c55062e815205ab429a326a7e8bd0a5ca0f0a008010e06ea08005e6b5b85da2d9dc0c66d109360098991e2b4401');
INSERT INTO sheets VALUES('subscriptions/lake-post.atom',X'28b52ffd20e9250500d2cd25199027e997435eb6aa467632d6fc677926616427a38ad45dee01064381201c8c3fb3b895bac677d0b2c957229a31ab727daa6e2fa3dc674de40d59ec2d45c99809290a82e4bb24698d54bcf8ebccda05d198abc34b333b46f3dc091ad34a7bb69cf3768c34fbc0a1081804612c616a715aeaf5d5bfa2aaa3c75bbfabbeb9ef8989b05b9942cb6cc73e984dfaab070130040e053b0c0a010304014e1800ccf48428');
INSERT INTO sheets VALUES('top.atom',X'28b52ffd20e9250500124e2619a025e903ffe7633fe492b494e53f94c9c4ca0e03c6e4aa8e03850281280a88c93e53d8c665abe476f051b1a8f6e15926dfe3555ec7cc63f551395e375432f5bc841890e310e0828dc7645a11bd972c7363ef7379587e2c557d6bbb74ba97d67f4bc2bada2cc677c0e13010a2204689ce23f2bda3dafeb3a1b9ca541417f3dcf9becf683e3e696f0e4f5b9356bbd148880101380c2c212004020000444c4f10ce');
INSERT INTO sheets VALUES('topics/ferries.atom',X'28b52ffd20e92d0500028e261b80276d036a45853860f5ca76be24e8d1a7a5a516390f6d88a23e02878381201c0cbba25dcbe943cdd74495d2f87cb711cba8e13d7d1f3371f1ab758cdc29f9d4c4d0200aa32808cc11f786cc29d47db7725fcd5f96b361a1c6d4574e2e31f34cda864e91b2a61451233050000c823036dd4a5519e3f125654623bf62376adeca0edb91913aa2a4cc7bcf71ef93ae16c3411446c040810e034302000f02d3138433');
CREATE TABLE rereads (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    host TEXT NOT NULL
);
CREATE TABLE altered (path TEXT PRIMARY KEY) WITHOUT ROWID;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('articles',2);
INSERT INTO sqlite_sequence VALUES('entries',2);
INSERT INTO sqlite_sequence VALUES('stories',2);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX subscriptions_due ON subscriptions (next_poll, name) WHERE active;
CREATE INDEX articles_time ON articles (time, id);
CREATE INDEX entries_link ON entries (link_key) WHERE link_key <> '';
CREATE INDEX entries_id ON entries (entry_id) WHERE entry_id <> '';
CREATE INDEX entries_article ON entries (article_id);
CREATE INDEX stories_time ON stories (time, id) WHERE merged_into IS NULL;
CREATE INDEX stories_alias ON stories (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX story_topics_topic ON story_topics (topic_id);
CREATE INDEX stories_pinned ON stories (id) WHERE pinned;
CREATE INDEX publications_outdated ON publications (path) WHERE revision > published;
CREATE INDEX outbox_due ON outbox (next_try);
CREATE INDEX followers_feed ON followers (feed);
CREATE INDEX followers_host ON followers (host);
CREATE INDEX callbacks_subscription ON callbacks (subscription_id);
CREATE INDEX articles_story ON articles (story_id, time, quiet, outlet_id);
CREATE TRIGGER search_edited AFTER UPDATE OF packed ON entries
WHEN NEW.article_id > (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'unindexed') AND NEW.article_id <= (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND (spaced(document(NEW.packed) ->> '$.title'), spaced(document(NEW.packed) ->> '$.text'), spaced(document(NEW.packed) ->> '$.outlet.name')) IS NOT (spaced(document(OLD.packed) ->> '$.title'), spaced(document(OLD.packed) ->> '$.text'), spaced(document(OLD.packed) ->> '$.outlet.name'))
BEGIN
    INSERT INTO search (search, rowid, title, text, outlet)
    VALUES ('delete', OLD.article_id, spaced(document(OLD.packed) ->> '$.title'), spaced(document(OLD.packed) ->> '$.text'), spaced(document(OLD.packed) ->> '$.outlet.name'));
    INSERT INTO search (rowid, title, text, outlet)
    VALUES (NEW.article_id, spaced(document(NEW.packed) ->> '$.title'), spaced(document(NEW.packed) ->> '$.text'), spaced(document(NEW.packed) ->> '$.outlet.name'));
END;
CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id
AND NEW.id > (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'unindexed') AND NEW.id <= (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')
BEGIN
    INSERT INTO search (search, rowid, title, text, outlet)
    SELECT 'delete', OLD.id, spaced(document(packed) ->> '$.title'), spaced(document(packed) ->> '$.text'), spaced(document(packed) ->> '$.outlet.name') FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, title, text, outlet)
    SELECT NEW.id, spaced(document(packed) ->> '$.title'), spaced(document(packed) ->> '$.text'), spaced(document(packed) ->> '$.outlet.name') FROM entries
    WHERE id = NEW.entry_id;
END;
CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'unindexed') AND OLD.article_id <= (SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, title, text, outlet)
    VALUES ('delete', OLD.article_id, spaced(document(OLD.packed) ->> '$.title'), spaced(document(OLD.packed) ->> '$.text'), spaced(document(OLD.packed) ->> '$.outlet.name'));
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END;
CREATE INDEX rereads_host ON rereads (host, entry_id);
CREATE TRIGGER subscriptions_came AFTER INSERT ON subscriptions BEGIN
    INSERT INTO altered SELECT path FROM (SELECT 'subscriptions/' || NEW.name || '.atom' AS path) new
    WHERE NOT EXISTS (SELECT 1 FROM altered WHERE altered.path = new.path);
END;
CREATE TRIGGER subscriptions_altered AFTER UPDATE OF name, active, kind ON subscriptions WHEN OLD.name <> NEW.name OR OLD.active <> NEW.active OR OLD.kind <> NEW.kind BEGIN
    INSERT INTO altered SELECT path FROM (SELECT 'subscriptions/' || OLD.name || '.atom' AS path UNION SELECT 'subscriptions/' || NEW.name || '.atom' AS path) new
    WHERE NOT EXISTS (SELECT 1 FROM altered WHERE altered.path = new.path);
END;
CREATE TRIGGER topics_came AFTER INSERT ON topics BEGIN
    INSERT INTO altered SELECT path FROM (SELECT 'topics/' || NEW.name || '.atom' AS path UNION SELECT 'topics/' || NEW.name || '/daily.atom') new
    WHERE NOT EXISTS (SELECT 1 FROM altered WHERE altered.path = new.path);
END;
CREATE TRIGGER topics_altered AFTER UPDATE OF active ON topics WHEN OLD.active <> NEW.active BEGIN
    INSERT INTO altered SELECT path FROM (SELECT 'topics/' || NEW.name || '.atom' AS path UNION SELECT 'topics/' || NEW.name || '/daily.atom') new
    WHERE NOT EXISTS (SELECT 1 FROM altered WHERE altered.path = new.path);
END;
PRAGMA writable_schema=OFF;
COMMIT;

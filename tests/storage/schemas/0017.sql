PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO _sqlite_migrations VALUES(1,'aggregator','0001_first_schema','2026-11-22 05:26:30.180008+00:00');
INSERT INTO _sqlite_migrations VALUES(2,'aggregator','0002_polling','2026-11-22 05:26:30.181989+00:00');
INSERT INTO _sqlite_migrations VALUES(3,'aggregator','0003_corrections','2026-11-22 05:26:30.182577+00:00');
INSERT INTO _sqlite_migrations VALUES(4,'aggregator','0004_quarantine','2026-11-22 05:26:30.182908+00:00');
INSERT INTO _sqlite_migrations VALUES(5,'aggregator','0005_learned_words','2026-11-22 05:26:30.183075+00:00');
INSERT INTO _sqlite_migrations VALUES(6,'aggregator','0006_filtered','2026-11-22 05:26:30.183226+00:00');
INSERT INTO _sqlite_migrations VALUES(7,'aggregator','0007_fragments','2026-11-22 05:26:30.183397+00:00');
INSERT INTO _sqlite_migrations VALUES(8,'aggregator','0008_serving','2026-11-22 05:26:30.183764+00:00');
INSERT INTO _sqlite_migrations VALUES(9,'aggregator','0009_search','2026-11-22 05:26:30.184379+00:00');
INSERT INTO _sqlite_migrations VALUES(10,'aggregator','0010_search_by_turns','2026-11-22 05:26:30.184794+00:00');
INSERT INTO _sqlite_migrations VALUES(11,'aggregator','0011_outbox','2026-11-22 05:26:30.185356+00:00');
INSERT INTO _sqlite_migrations VALUES(12,'aggregator','0012_callbacks','2026-11-22 05:26:30.185571+00:00');
INSERT INTO _sqlite_migrations VALUES(13,'aggregator','0013_packed_fragments','2026-11-22 05:26:30.185852+00:00');
INSERT INTO _sqlite_migrations VALUES(14,'aggregator','0014_pruning','2026-11-22 05:26:30.186386+00:00');
INSERT INTO _sqlite_migrations VALUES(15,'aggregator','0015_pages','2026-11-22 05:26:30.186587+00:00');
INSERT INTO _sqlite_migrations VALUES(16,'aggregator','0016_volumes','2026-11-22 05:26:30.186762+00:00');
INSERT INTO _sqlite_migrations VALUES(17,'aggregator','0017_packed_entries','2026-11-22 06:50:05.871668+00:00');
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO settings VALUES('authority','a4ef92c2ef7563fd6');
INSERT INTO settings VALUES('day','2026-03-01');
INSERT INTO settings VALUES('digest of configuration','5ccd089842a9375afa070153814d8287f17daa375d6896edd88363839bbced6b');
INSERT INTO settings VALUES('digest of corrections','2e38e77b22c314a449e91fafed92a43826ac6aa403ae6a8acb6cf58239fbaf5d');
INSERT INTO settings VALUES('folders','e3750bd9f395aaf5ad2600963f25bce6ee4078344a0179d8958c5ac11d5fab8e');
INSERT INTO settings VALUES('indexed','2');
INSERT INTO settings VALUES('price','{"cost": 0.10006938813149287, "requests": 1.0, "since": "2026-03-01T12:00:00+00:00", "at": "2026-03-01T12:00:00+00:00"}');
INSERT INTO settings VALUES('since','2026-03-01T12:00:00.000000+00:00');
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
, host TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', moved_to TEXT NOT NULL DEFAULT '', moved_since TEXT, vouched_by TEXT NOT NULL DEFAULT '', last_whole TEXT, unheeded INTEGER NOT NULL DEFAULT 0, max_age REAL, empty_since TEXT, muted TEXT NOT NULL DEFAULT '', rhythm TEXT NOT NULL DEFAULT '', firsts INTEGER NOT NULL DEFAULT 0, stories INTEGER NOT NULL DEFAULT 0, accepted INTEGER NOT NULL DEFAULT 0);
INSERT INTO subscriptions VALUES(1,'herald','file','/srv/news/herald.xml','',NULL,'[]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{"title":"The Herald","links":[{"href":"https://herald.example/"}]}','{}',NULL,NULL,'','2026-03-01T12:00:15.859992+00:00','local files are looked at again and again','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,NULL,'','','[]','','','',NULL,'',NULL,0,NULL,NULL,'','',0,0,0);
INSERT INTO subscriptions VALUES(2,'lake-post','url','https://lake.example/feed','',NULL,'["ferries"]','f9ba40c3cc76c6a08b0ab3a193a5fc6fdfa8039e4233be7561a8eac2c54a9d49',1,'{}','{}',NULL,NULL,'','2026-03-01T12:30:33.990368+00:00','failed once (dns)','2026-03-01T12:00:00.000000+00:00',NULL,NULL,1,'2026-03-01T12:00:00.000000+00:00','dns','lake.example: there is no such name','[]','lake.example','','',NULL,'',NULL,0,NULL,NULL,'','',0,0,0);
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
    shortened INTEGER NOT NULL DEFAULT 0, packed BLOB NOT NULL DEFAULT x'',
    UNIQUE (subscription_id, key)
);
INSERT INTO entries VALUES(1,1,'Dp0vNLyHhocT6xQokyQ-hg','Dp0vNLyHhocT6xQokyQ-hg','l1JcCFjA2Pkth7k3LWQLJA',1,1,1,43,'d59b618a2c99cbab90d20d6775ef866f','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,X'28b52ffd600f01350900065039326045d31c300cc330a531c0022001009cf97ba848f6766f375efa662d07889e16c0a0f7169cc3d0f65b35f2b1f4310a4e2c0928002a002c00d6369a5af2d360ac4d72768e0d3bc397ab3f1c8ef4691876b8d82a3fc7619676bfb33b780d420b89d4813822df4a923365fabae9d2b4c9c996d8c29aac9cd04a964428a4b6e7b9f6eacd167729895f27cb01ed5a646b588badc514d6e46035105623e1b11efc2c8c944b211e3615aeef1a07767b91305efdec8de1be7a2401010418062808168c090680820a4a11420d8490c1866f6d761931af365f48fc264f9357d7b037c7bef3ea922d0116007c2ba0b517f0765cd58e10dc0c1057bec01bd37e8a861a541607405a52101b851cc16436e085f52137f9461d70a561d6706586571df709ab0e11951e');
INSERT INTO entries VALUES(2,1,'Kp5FJJKI0Q4i_WXQKsiE5A','Kp5FJJKI0Q4i_WXQKsiE5A','2_q7ka0tvyCRDrNvdQh_dQ',2,1,1,80,'780e767ca5142978ae7651f2280de5dc','2026-03-01T12:00:00.000000+00:00','2026-03-01T12:00:00.000000+00:00',0,X'28b52ffd60a701b50a0036d2403570b5690e7ce8f4ffffd069a80d09fdb71f6f5f776f6d42add1d65a938e242e620053601ce2db637d19db529bf779344e39c4ce0e91300031003200921645b341f24e2a71abf2d286a1b41d0edfd15216d3d5dd1f4ec7cbe24b3ba0c8b427c781f5b2763a3c443dc3d8408100ba5573da5621ca57b2956745638028cf0ab74a5b925d2b5fed793c6db2944572d47a9a442e0865cbbaf5ee31b2a5a25494f7e07b70e14d1eaf91f01a0acf7b0e0ff554a958b917c584266a3a3d13015f2b49c5bb1fde5edade3d72391047cb89a11d040316068bb910c0a030368c4d018100120711a1a1628c491863109abed4c24bcbbcd3fcc16279f70cbced68efbcbb6c89af24391d00d42b207d0bf4f742ee22001970776179352c9005f1ebee7971f42e0174c742fd23d77f11a00695c5012a9754d746811cc163ad879f956fd401bf5866e930b0d61ad6ae4a37ab13410ac10e11951e');
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
INSERT INTO publications VALUES('all.atom',2,2,'["2026-11-22T05:26:30.258068+00:00"]');
INSERT INTO publications VALUES('feeds.opml',2,2,'["2026-11-22T05:26:30.262962+00:00"]');
INSERT INTO publications VALUES('health.atom',1,1,'["2026-11-22T05:26:30.263914+00:00"]');
INSERT INTO publications VALUES('stories.atom',2,2,'["2026-11-22T05:26:30.261453+00:00"]');
INSERT INTO publications VALUES('subscriptions.opml',2,2,'["2026-11-22T05:26:30.265009+00:00"]');
INSERT INTO publications VALUES('subscriptions/herald.atom',3,3,'["2026-11-22T05:26:30.266601+00:00"]');
INSERT INTO publications VALUES('subscriptions/lake-post.atom',1,1,'["2026-11-22T05:26:30.268164+00:00"]');
INSERT INTO publications VALUES('top.atom',1,1,'["2026-11-22T05:26:30.269729+00:00"]');
INSERT INTO publications VALUES('topics/ferries.atom',1,1,'["2026-11-22T05:26:30.271631+00:00"]');
INSERT INTO publications VALUES('topics/ferries/daily.atom',1,1,'["2026-11-22T05:26:30.273886+00:00"]');
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
CREATE TABLE fragments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    updated TEXT NOT NULL,
    packed BLOB NOT NULL,
    UNIQUE (kind, number)
);
INSERT INTO fragments VALUES(1,'articles',1,'3b6007b2221b244ca02fcdf92cf00ae9','2026-03-01T08:00:00.000001+00:00',X'28b52ffd603805a5130036e2662e8037690333300333e0bff3b2591e89ec3f9b904ed22f37d2f5f28274604c7692701692c9fe5f286983fe427f24015d005a0055002929a4a452520412c4424a1890121894a4ace6cf5a53fba07e5f5a8d58677ea953ca9afde890b937d9c3f2f7eefbace6502bc85f03d9842bb4c7a6330829dafc33abb93e8ba3f36289eca90727f6313f7a2308800608721000410e18048ff1e2f95ce685c327b312d1bd3e0c752fa2367d166ad4f00f41e179756c94fbf8da645b49b745b64edd5c1aa5a3d11f1a7e41681afe212c7ef0195e78f3f87d4c0661a5a80fea03eb0cc472c8629f3525f395f5412d6021a514ab98c19b70f485d525b2c79b2ca8605ec50e59640a05ab98f226ec1cae49c8ab98e1cf1a6fc2ab41bd9ae6558c8ffe51367813e655fc66e54d5671734c7116eab310550c4a5212a916f6de9855d23e0bb13f8bd33f67417f87fa445f51ba6fdc6c506f7da67ce6b3a11aad0f6a05e5b33e100e06761994a4ec640ebb90368935c1f26705226a531776fa98831712d1216070fa0375db5c5dfaa05e12d13de8effa5454f026ccf085350c8792e14d384ca8910d43ccd0884830240529300c072042621cb1bc011248e3300c920cb2422334c61883cccc04134c98c5350619c4d3b8c206c4e37aba888939b094c794676152ab15cb996a2537aea20d4849fd2ab4b7e3394e62ae9ca2764d014be140d96043a40821743f6504319970b0548dfe223a2f54cd62f262c48bb4304e76e621b6cb2507baf9e2f8fae350c0bb04c846c70db908066e6c10b5050926b38d991d7981fd93872152cba06ac64da8daaeb23a49edf26e0ff84e47637479a7200873e052093ca0d45aa9828f2c9d614dfb9342fda7c730ab');
INSERT INTO fragments VALUES(2,'articles',2,'2232b80ed1f095728fafd1be2b13bb54','2026-03-01T09:00:00.000002+00:00',X'28b52ffd60b005bd140026e46d3280376903333003333043b0fae86d1637cb2329641f490825695343ae5e473b029136a46d3fac206a91ff0b256dd02fb5b105650060005a000114a594520c4a2da5d600f5b0500b02d44283a294e6fcdb3d95a1c420ec08c87c087659e4ba58e5647a69ac7323737a81e6f0df33d4dc4b6c911c3e4e4b3883833dbd4969d1e7bf69ee31d4383a3798d87041476223f3a33385024004852221512812200490f820430d7d10a23e0cb5c412e3a102c3b2c8f52823d31df842a4fca56e76659eb67c2cc3cd9610bd743a139dd27e565928dbfc8b88bdac370f8c67141ec64385c6d0f9861bfe447e23b31da7d2c4506207d69b87e64e4786da94cdd76628b11c9de9cac486bc498309e65dec4e477ec0601753de84dff29c7478173bfcdbf126dc9ec41ec6bb1c1ffda37cf026ccbb18ceca9bec62f7f8016a89a196e86a509492c8c5f4fb635649196a89fd3b4e7fd8dc803e97b9b1f86c36a839fe2f3114bd45f9fe79f341dd3134e5b7cfc77a3886125b8efc66e8c1c1c06e83a2949dedb00bb549ac0b9a7f1380a84f65d829ec851b90f812b4335d017deb5e65184aac41e2838eff6368628237618733fd38dc910d6fc2bbd8c19b044fa8b18d33cccc884830242585c5c2012042621c39bc011248f3284e920c92422334c61883cc4c34336196612d06d965c8f803c2d423e0d34c0730658f36f88644a9d5ba3d0aa16b1e69611e751cd4076fd5570dc8b3d8c9b4ba55d97d0a0c3506b1b32145912cd2656969b9836b87ef3bf5157d0d8de038e92f25721c1fbee704c9114b4ac3b2692177ffd1648bcfcf908b312b3861c87cd9c8910d0106116662d0e8fcc86faa975ca0b5ea4ab3f064ded06b7bdd444c121ac6a8fafddb024de03aee79d9f2a6e53b4b576c259646cb13d4ca07772da285f0b34a3aab');
INSERT INTO fragments VALUES(3,'stories',1,'0f59c554e0ed9566922f55ddc95d759f','2026-03-01T08:00:00.000001+00:00',X'28b52ffd60ec093d1b00c6ac822a206d940700f6b4c191d8a92c5960db081ffbcfb4e3a6070303488b4d8d37d8821cc64c4a8210da06b0017b00760072008cc372c8629f3525f395f5412d8091524a6991924a49312407461a40200d5868a4c66afeac35b50feaf749ab9175e6973aa5acd98f0e997b93352c7fefbecf6a0e3545529eba24400b3009a2eea67caa161aa9b1f86b208bf0457b524dd8afe6fa2c8ece8f49644f3d18b113e647ef440240834402408544224080d1bd3ea819ea5ea4367d166a841cba3fe0f060775968a4c63292c9182c831f0eddfbb3b60edd3bfe297689306e200621459b7f861f103e9965eebd3a19c73f0572fc532c9e57888d72277c6db2ada4db225ba76e2e8dd2d1e80d8e9f281ac73fc5e2079fe18737137e3ffa4729417d50b7c7a62b580f0ec235095731c49f35de85d7aba8977ba89743f7a8173f3cf42e33d28bf1c3432ff77abdda6b32bd1ad4ab695e05e15d7815f32e9017e1bccb2a7eb3f22eccabb839a67016427d16a22e9955d23e0bf12a7e2c731210fa087ff66771fa3fc68fe773192586c4a0188bb4480b030d06428a1267417f87a2af28dd376e4aa8b73ea8e5339f1225697d502b289ff57160906053526997581d2c7f8620529b3a61a78f41f08312dd0206a73750b7cdd5491fd48b12dd83feae4fa512a1c29c044a89ee4178970afb8435108792e15d78154378178e3e617512d9e35d225478153b6491294058c59477e18085a88199636666a29960264c0a92e120426210a2db031268c424cb81986146400832c61012c8c808515a9036db01b44e3948e6ee1c6995da0e3085c4a8a7b707754d170de9bdbc19d1f3a164f19f1a6bdd423b337972289e5a04d04c548ca5b813cf31cfd5c38aa851441bff32a9bcaa1861c7d3696a727a621f934557438987d63b6b73775d9c8edc2c5fc594278c932df0a1594cc21883893588fe34cfb91ead18218cbc136791cad511b6816b737752f42e0e6fe22d25f0a4130ea865af8a326f23ce3f55c8fd2a6a8669bdd83d399983fce3fb306f262fb8a89ff5bf938ecdc93a20824231e9a6261b0dddd7964a09ead75d6e0cb2b249a65a30546706902cd305331e629c6450567b3e6f10b1d1fdbd471dd9cc8711210e71250efba3288dbab646d22237da7a6dcc0767ee5c1285124c9b0c14d0f098212eff52d05e415d1b686041ef1c964ed46ad3a28550816da60bd6af1f3caf02');
INSERT INTO fragments VALUES(4,'stories',2,'9744426dbe26d5633e539eda586e37ec','2026-03-01T09:00:00.000002+00:00',X'28b52ffd60760abd1c00f66e8c31404ddb06c3300cc33003b0c1801994126e919ec576b36c2bd9107bb291a766f86dcb2b8c8ea2977d72d1e95474b61fb70185007e0079002dbd813a04691e35e4a5c908fdd4bc2816d0acb5d662acc5d6620816a4b1061058031e9ad534c7bf1d69e245f17b9da1229d03a550a23a708af2699d70922a21a52f68fede3d2fcd718a35589893d417220abc0b514d7732fe640fcd6a187f52d411ce705e644f7f731c2f6da1efe381fdd88b2254423e7456280070502800745028023401ac9447ee134026a8320fcd6a149ac886a08d7d78e4debf1df5c8bde3df4219493bfe596c43414ab129fd43fba0b884b4dd7b93841cff16caf16fc1a050a23a8c12d231b856627c9d8eece9f9d971a20e477694b44ee90ff4395bd2a6d128f42e036c8a3a0471fcb3901cff166d5ff4d03e5c92787de80fe344f1a2d879011bf16f6795d9f626c5cd3dc5cd23f78adb4240b03252c2ad1702829b7bdcdec44d42dc24c512afb2c82ab3ca769589bc085f6594ed93d32ab3ab6c1db71b96a6142f4d4d9fc8294e5e9a5a65fbd0761894fa08fff56f28fd5fefe3b9d455ebc03ac01a8cc5580c034d43295681eef1a2189aee49268997a6024b8bfc9d82de60742f393999eef0a2387ebb9cb089c38b6216c56f5e201018e85a6c29032709cdbf154826697ad6e76bca3e2ad03de8487a84e9d471d3c38be25681ee45fe8e9789890a13ed30cc0a742fb2ca4cac3f2d453c8ad02ab3ca36b2ca2cf4a7a707f65b652a4cacb2f5a8e16ea0a06ce72ab38ee29c18290b8087a8c199638664a2519082a420190e2042421042971e1268e420cb81946146400832c61012c804121049a8204d963927209d49f817886a30ac027aa92d6dcc059250d891436619505f8a285bc3824a0ba949556cb7314e5637e2b98bd0fd216ac52e7bb3ca5b3d23997741b2ced8164252d2bdfb8ef2ea3ae048f561d224261b3622aaebaeb1cd88e38fae8a85dad0879e68516d2cfe3a4fab38ea86256d7fb97436d761aba71dd3439c259b6b6734bec6ccf4495e5f5cea05fb08efa5f84fcb45aa1ba04afdedc90aaa7c020e83a85a70c566ca8b7dcc903fa8359f523a437c82b91124b7d0f96373721d52507e76c529c0e850df622be241bc3abec7439e0a524bce54d8d9062e1c8af18c551ba20c0c6dcfee49b213cbe7722839cf496217886b5c4960ff69a31ad8f1976f7231b246be389b3163ab4735b4110202267416b724c26962587c47b0031ef682be0beaea58c46afca52c42161bcf2e18fe5e5d7815');
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
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('articles',2);
INSERT INTO sqlite_sequence VALUES('entries',2);
INSERT INTO sqlite_sequence VALUES('stories',2);
INSERT INTO sqlite_sequence VALUES('fragments',4);
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
PRAGMA writable_schema=OFF;
COMMIT;

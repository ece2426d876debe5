use super::*;

fn ask(cache: &Cache, kind: Kind, question: &str, tags: Tags) -> u32 {
    let answer = cache.get_or::<u32, ()>(kind, 0, question.to_owned(), tags, |_| 100, || Ok(7));
    *answer.unwrap()
}

fn hits(cache: &Cache, kind: Kind) -> (u64, u64) {
    let figure = cache.figures().into_iter().find(|figure| figure.kind == kind).unwrap();
    (figure.hits, figure.misses)
}

#[test]
fn a_question_is_computed_once_and_hits_are_counted_by_kind() {
    let cache = Cache::new(1 << 20);
    ask(&cache, Kind::Counts, "overview", &["rows"]);
    ask(&cache, Kind::Counts, "overview", &["rows"]);
    ask(&cache, Kind::Definitions, "overview", &[]);
    assert_eq!((hits(&cache, Kind::Counts), hits(&cache, Kind::Definitions)), ((1, 1), (0, 1)));
    assert!(cache.find::<u32>(Kind::Counts, 1, "overview".to_owned()).is_none(), "another case");
    assert!(cache.find::<u64>(Kind::Counts, 0, "overview".to_owned()).is_none(), "another type of answer");
    assert!(cache.find::<u32>(Kind::Counts, 0, 5_u8).is_none(), "another type of question");
}

#[test]
fn bulk_work_finds_what_is_there_and_does_not_count() {
    let cache = Cache::new(1 << 20);
    ask(&cache, Kind::Counts, "overview", &[]);
    assert_eq!(cache.glance::<u32>(Kind::Counts, 0, "overview".to_owned()).as_deref(), Some(&7));
    assert!(cache.glance::<u32>(Kind::Counts, 0, "other".to_owned()).is_none());
    assert_eq!(hits(&cache, Kind::Counts), (0, 1));
}

#[test]
fn a_write_forgets_what_rests_on_its_tags_and_nothing_else() {
    let cache = Cache::new(1 << 20);
    ask(&cache, Kind::Counts, "overview", &["rows", "accounts"]);
    ask(&cache, Kind::Counts, "recent", &["recent"]);
    cache.invalidate(&["accounts"]);
    assert!(cache.find::<u32>(Kind::Counts, 0, "overview".to_owned()).is_none());
    assert!(cache.find::<u32>(Kind::Counts, 0, "recent".to_owned()).is_some());
}

#[test]
fn an_answer_that_a_write_overtook_is_given_but_not_kept() {
    let cache = Cache::new(1 << 20);
    let answer = cache.get_or::<u32, ()>(
        Kind::Counts,
        0,
        1_u8,
        &["rows"],
        |_| 4,
        || {
            cache.invalidate(&["rows"]);
            Ok(3)
        },
    );
    assert_eq!(*answer.unwrap(), 3);
    assert!(cache.find::<u32>(Kind::Counts, 0, 1_u8).is_none());
}

#[test]
fn a_write_elsewhere_does_not_keep_an_answer_from_being_kept() {
    let cache = Cache::new(1 << 20);
    for tags in [&[][..], &["rows"]] {
        let compute = || {
            cache.invalidate(&["preferences"]);
            Ok::<_, ()>(3)
        };
        let answer = cache.get_or::<u32, ()>(Kind::Sets, 0, tags.len(), tags, |_| 4, compute);
        assert_eq!(*answer.unwrap(), 3);
        assert!(cache.find::<u32>(Kind::Sets, 0, tags.len()).is_some());
    }
}

#[test]
fn what_many_ask_at_once_is_computed_once() {
    let (cache, computed) = (Cache::new(1 << 20), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let compute = || {
                    std::thread::sleep(Duration::from_millis(200));
                    Ok::<_, ()>(computed.fetch_add(1, Ordering::Relaxed))
                };
                assert_eq!(*cache.get_or::<u32, ()>(Kind::Sets, 0, 1_u8, &[], |_| 4, compute).unwrap(), 0);
            });
        }
    });
    assert_eq!(computed.into_inner(), 1);
    assert_eq!(hits(&cache, Kind::Sets), (19, 1));
}

#[test]
fn who_waits_for_a_computation_that_panics_computes_it_himself() {
    let cache = Cache::new(1 << 20);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            let compute = || -> Result<u32, ()> {
                std::thread::sleep(Duration::from_millis(200));
                panic!("as a test")
            };
            cache.get_or::<u32, ()>(Kind::Sets, 0, 1_u8, &[], |_| 4, compute)
        });
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(*cache.get_or::<u32, ()>(Kind::Sets, 0, 1_u8, &[], |_| 4, || Ok(5)).unwrap(), 5);
        assert!(first.join().is_err());
    });
}

#[test]
fn an_answer_begun_before_a_write_is_not_given_to_who_asks_after_it() {
    let cache = Cache::new(1 << 20);
    let ask = |answer: u32, pause: u64| {
        let compute = || {
            std::thread::sleep(Duration::from_millis(pause));
            Ok::<_, ()>(answer)
        };
        *cache.get_or::<u32, ()>(Kind::Counts, 0, 1_u8, &["rows"], |_| 4, compute).unwrap()
    };
    std::thread::scope(|scope| {
        let first = scope.spawn(|| ask(1, 300));
        std::thread::sleep(Duration::from_millis(100));
        cache.invalidate(&["rows"]);
        assert_eq!(ask(2, 0), 2);
        assert_eq!(first.join().unwrap(), 1);
    });
    assert_eq!(cache.find::<u32>(Kind::Counts, 0, 1_u8).as_deref(), Some(&2));
}

#[test]
fn nothing_more_is_kept_while_memory_is_short() {
    use crate::resources::gauge::Usage;
    let used = Arc::new(AtomicU64::new(10));
    let of = used.clone();
    let look = move || Some(Usage { held: 0, addresses: of.load(Ordering::Relaxed), address_limit: 100 << 20 });
    let cache = Cache::guarded(1 << 30, Arc::new(Gauge::new(Box::new(look))));
    let keep = |number: u32| cache.keep(Kind::Sets, 0, number, 2 << 20, Arc::new(number));
    keep(1);
    used.store(85 << 20, Ordering::Relaxed);
    keep(2);
    cache.keep(Kind::Sets, 0, 3_u32, 10, Arc::new(3_u32));
    let held = |number: u32| cache.find::<u32>(Kind::Sets, 0, number).is_some();
    assert_eq!([held(1), held(2), held(3)], [true, false, false]);
    used.store(50 << 20, Ordering::Relaxed);
    keep(2);
    assert!(held(2));
    assert!(cache.reserve(30 << 20) && held(1), "there is room");
    assert!(cache.reserve(45 << 20) && !held(1), "what was remembered makes way");
    assert!(!cache.reserve(60 << 20), "the system would not give it");
}

#[test]
fn failures_are_not_remembered() {
    let cache = Cache::new(1 << 20);
    let fail = || cache.get_or::<u32, &str>(Kind::Counts, 0, 1_u8, &[], |_| 4, || Err("no"));
    assert_eq!(fail().unwrap_err(), "no");
    assert_eq!(*cache.get_or::<u32, &str>(Kind::Counts, 0, 1_u8, &[], |_| 4, || Ok(1)).unwrap(), 1);
}

#[test]
fn all_kinds_share_one_budget_and_a_smaller_one_lets_go_what_is_read_quickest() {
    let cache = Cache::new(1 << 20);
    for number in 0..100_u32 {
        cache.keep(Kind::Columns, 0, number, 5_000, Arc::new(number));
        cache.keep(Kind::Sets, 0, number, 1_000, Arc::new(number));
    }
    let before = cache.bytes();
    assert!(before <= 1 << 20);
    cache.halve();
    assert!(cache.bytes() <= before / 2 && cache.bytes() > 0, "{} of {before}", cache.bytes());
    assert_eq!(cache.budget(), 1 << 20);
    let held = |kind| cache.figures().into_iter().find(|figure| figure.kind == kind).unwrap().entries;
    assert_eq!(held(Kind::Sets), 100);
    assert!(held(Kind::Columns) < 60);
    cache.set_budget(0);
    assert_eq!(cache.bytes(), 0);
}

#[test]
fn what_ages_is_gone_after_its_time() {
    assert_eq!(Kind::Vitals.time_to_live(), Some(Duration::from_secs(5)));
    assert_eq!(Kind::Alerts.time_to_live(), Some(Duration::from_secs(10)));
    assert_eq!(Kind::Health.time_to_live(), Some(Duration::from_secs(30)));
    assert_eq!(Kind::Counts.time_to_live(), Some(Duration::from_secs(300)));
    assert_eq!(Kind::Platform.time_to_live(), Some(Duration::from_secs(300)));
    assert_eq!(Kind::Definitions.time_to_live(), Some(Duration::from_secs(1800)));
    assert_eq!(Kind::Sets.time_to_live(), None);
    let key = |kind| Key { kind, scope: 0, question: Arc::new(1_u8) };
    let kept = Kept { value: Arc::new(()), bytes: 1, tags: &[], made: 0 };
    assert_eq!(ByKind.expire_after_create(&key(Kind::Vitals), &kept, Instant::now()), Some(Duration::from_secs(5)));
    assert_eq!(ByKind.expire_after_create(&key(Kind::Totals), &kept, Instant::now()), None);
}

#[test]
fn kinds_stand_at_their_own_numbers() {
    for (number, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, number, "{kind:?}");
    }
}

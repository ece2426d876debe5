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
    let kept = Kept { value: Arc::new(()), bytes: 1, tags: &[] };
    assert_eq!(ByKind.expire_after_create(&key(Kind::Vitals), &kept, Instant::now()), Some(Duration::from_secs(5)));
    assert_eq!(ByKind.expire_after_create(&key(Kind::Totals), &kept, Instant::now()), None);
}

#[test]
fn kinds_stand_at_their_own_numbers() {
    for (number, kind) in Kind::ALL.into_iter().enumerate() {
        assert_eq!(kind as usize, number, "{kind:?}");
    }
}

"""Links two CSV files of lines as people do today, and scores it: python peers.py FOLDER PEER SEED.

FOLDER holds ledger.csv and bank.csv (id,account,day,amount,text,reference; day and amount are integers) and truth.csv
(ledger,bank). Prints one JSON object: precision, recall and F1 of the pairs taken at p >= .5 and at p >= .9, seconds.
"""
import json
import re
import sys
import time

import pandas as pd

WINDOW = 30


def read(folder, name):
    kinds = {"account": "int64", "day": "int64", "amount": "int64", "text": "string", "reference": "string"}
    lines = pd.read_csv(f"{folder}/{name}.csv", dtype={"id": "int64", **kinds}, keep_default_na=False)
    lines["size"] = lines["amount"].abs()
    lines["text"] = lines["text"].str.upper()
    return lines


def numbers(lines):
    """The last word of a line that looks like an invoice's number."""
    return lines["text"].str.extract(r".*?([A-Z0-9/\-]*\d{5,})\W*$", expand=False).fillna("")


def name(lines):
    """The words of a line without its numbers and without what every line says."""
    words = lines["text"].str.replace(r"\S*\d\S*", " ", regex=True).str.replace(r"[^A-Z ]", "", regex=True)
    common = words.str.split().explode().value_counts()
    common = set(common[common > 0.05 * len(lines)].index)
    return words.map(lambda text: " ".join(word for word in text.split() if word not in common))


def one_to_one(pairs):
    """Greedy, best first: a line has one partner at most."""
    pairs = pairs.sort_values(["p", "ledger", "bank"], ascending=[False, True, True])
    books, banks, kept = set(), set(), []
    for ledger, bank, p in pairs[["ledger", "bank", "p"]].itertuples(index=False):
        if ledger not in books and bank not in banks:
            books.add(ledger)
            banks.add(bank)
            kept.append((ledger, bank, p))
    return kept


def exact(ledger, bank, _):
    """Same account, amount and day, where that is unique on both sides."""
    keys = ["account", "size", "day"]
    books, banks = (side.drop_duplicates(keys, keep=False) for side in (ledger, bank))
    found = books.merge(banks, on=keys, suffixes=("_l", "_r"))
    return [(one, other, 1.0) for one, other in zip(found["id_l"], found["id_r"])]


def near(ledger, bank):
    found = ledger.merge(bank, on=["account", "size"], suffixes=("_l", "_r"))
    found["lag"] = (found["day_r"] - found["day_l"]).abs()
    return found[found["lag"] <= WINDOW].rename(columns={"id_l": "ledger", "id_r": "bank"})


def greedy(ledger, bank, _):
    """Same account and amount within a window, nearest first."""
    found = near(ledger, bank)
    return one_to_one(found.assign(p=1.0 - found["lag"] / 1000.0))


def tokens(ledger, bank, _):
    """As greedy, most words in common first, then nearest."""
    found = near(ledger, bank)
    words = {}

    def of(text):
        if text not in words:
            words[text] = frozenset(re.findall(r"[A-Z0-9]{2,}", text))
        return words[text]

    share = [
        len(of(a) & of(b)) / max(1, len(of(a) | of(b))) for a, b in zip(found["text_l"], found["text_r"])
    ]
    found = found.assign(p=[0.5 + 0.5 * s - 0.001 * lag for s, lag in zip(share, found["lag"])])
    return one_to_one(found)


def recordlinkage_ecm(ledger, bank, _):
    """recordlinkage: blocks of equal amount and of equal first word, ECM classifier."""
    import recordlinkage

    books, banks = ledger.set_index("id"), bank.set_index("id")
    for side in (books, banks):
        side["word"] = side["text"].str.extract(r"([A-Z]{4,})", expand=False).fillna("")
    index = recordlinkage.Index()
    index.block(["account", "size"])
    index.block(["account", "word", "day"])
    pairs = index.index(books, banks)
    lag = (books.loc[pairs.get_level_values(0), "day"].to_numpy() - banks.loc[pairs.get_level_values(1), "day"].to_numpy())
    pairs = pairs[abs(lag) <= WINDOW]
    compare = recordlinkage.Compare()
    compare.exact("size", "size", label="amount")
    compare.numeric("size", "size", method="lin", offset=0, scale=500, label="near")
    compare.string("text", "text", method="jarowinkler", threshold=0.75, label="text")
    compare.numeric("day", "day", method="lin", offset=1, scale=5, label="day")
    features = (compare.compute(pairs, books, banks) > 0.5).astype(int)
    classifier = recordlinkage.ECMClassifier(binarize=0.5)
    classifier.fit_predict(features)
    found = pd.DataFrame({"p": classifier.prob(features)}).reset_index()
    found.columns = ["ledger", "bank", "p"]
    return one_to_one(found[found["p"] >= 0.5])


def splink(ledger, bank, seed):
    """Splink: random-sampling u with a seed, EM begun on shared references where there are any, one-to-one."""
    import logging

    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    sides = []
    for side in (ledger, bank):
        side = side.rename(columns={"id": "unique_id"})
        number = side["reference"].where(side["reference"] != "", numbers(side))
        number = number.str.replace(r"[^A-Z0-9]", "", regex=True)
        side["number"] = number.where(number != "", None)
        side["text"] = name(side)
        side["text"] = side["text"].where(side["text"] != "", None)
        side["word"] = side["text"].str.extract(r"([A-Z]{4,})", expand=False)
        sides.append(side[["unique_id", "account", "day", "size", "text", "number", "word"]])
    ratio = "abs(ln(greatest(size_l, 1) / greatest(size_r, 1)))"

    def levels(sql_and_labels):
        return [cll.CustomLevel(sql, label) for sql, label in sql_and_labels] + [cll.ElseLevel()]

    amount = cl.CustomComparison(
        output_column_name="size",
        comparison_levels=[cll.ExactMatchLevel("size", term_frequency_adjustments=True)]
        + levels([(f"{ratio} <= {edge}", f"within {edge}") for edge in (0.01, 0.05, 0.3)]),
    )
    lag = cl.CustomComparison(
        output_column_name="day",
        comparison_levels=levels(
            [("day_l > day_r and day_l - day_r <= 30", "early")]
            + [(f"day_r - day_l between 0 and {days}", f"up to {days}") for days in (0, 1, 2, 4, 7, 14, 30)]
        ),
    )
    text = cl.CustomComparison(
        output_column_name="text",
        comparison_levels=[cll.NullLevel("text"), cll.ExactMatchLevel("text", term_frequency_adjustments=True)]
        + [cll.JaccardLevel("text", 0.9), cll.JaroWinklerLevel("text", 0.92), cll.JaccardLevel("text", 0.75)]
        + [cll.JaroWinklerLevel("text", 0.8), cll.JaroWinklerLevel("text", 0.7), cll.ElseLevel()],
    )
    comparisons = [amount, lag, text]
    rules = [block_on("account", "size"), block_on("account", "word", "day")]
    rules = [
        "l.account = r.account and l.size = r.size and abs(l.day - r.day) <= 30",
        f"l.account = r.account and l.word = r.word and abs(l.day - r.day) <= 30 and {ratio.replace('size_l', 'l.size').replace('size_r', 'r.size')} <= 0.3",
    ]
    numbered = len(set(sides[0]["number"].dropna()) & set(sides[1]["number"].dropna())) >= 50
    if numbered:
        rules.append(block_on("number"))
        comparisons.append(cl.ExactMatch("number").configure(term_frequency_adjustments=True))
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
        probability_two_random_records_match=0.7 / max(1, len(bank)),
        retain_matching_columns=False,
    )
    api = DuckDBAPI()
    tables = [api.register(side, dataset_display_name=name) for side, name in zip(sides, ("books", "banks"))]
    linker = Linker(tables, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed)
    seeds = [block_on("number"), rules[0]] if numbered else [rules[0], block_on("text")]
    for rule in seeds:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, fix_probability_two_random_records_match=not numbered, record_sample_proportion=1.0
        )
    scored = linker.inference.predict(threshold_match_probability=0.3).as_pandas_dataframe()
    books_left = scored["source_dataset_l"] == "books"
    found = pd.DataFrame(
        {
            "ledger": scored["unique_id_l"].where(books_left, scored["unique_id_r"]),
            "bank": scored["unique_id_r"].where(books_left, scored["unique_id_l"]),
            "p": scored["match_probability"],
        }
    )
    return one_to_one(found)


PEERS = {"exact": exact, "greedy": greedy, "tokens": tokens, "recordlinkage": recordlinkage_ecm, "splink": splink}


def rates(found, truth, least):
    taken = {(ledger, bank) for ledger, bank, p in found if p >= least}
    right = len(taken & truth)
    precision, recall = right / max(1, len(taken)), right / max(1, len(truth))
    return [precision, recall, 2 * precision * recall / max(1e-9, precision + recall)]


def main():
    folder, peer, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
    truth = pd.read_csv(f"{folder}/truth.csv")
    truth = set(zip(truth["ledger"], truth["bank"]))
    start, spent = time.perf_counter(), time.process_time()
    found = PEERS[peer](read(folder, "ledger"), read(folder, "bank"), seed)
    seconds, cpu = time.perf_counter() - start, time.process_time() - spent
    print(json.dumps({"half": rates(found, truth, 0.5), "nine": rates(found, truth, 0.9), "seconds": seconds, "cpu": cpu}))


main()

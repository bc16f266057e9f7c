#!/usr/bin/env python3
"""Shows that the contract suite can fail: plants each fault in the suite's own process, runs the
tests that are there to notice it, and expects them to fail. Without a fault the same tests pass.

    tests/contract/planted_faults_test.py PROGRAM
"""

import os
import re
import subprocess
import sys

# Fault, the test that has to notice it, the store on which it is shown. PostgreSQL takes seconds
# to start: it is asked where the fault, or what notices it, is particular to it.
CASES = [
    ('cut-bytes', 'Values.KeepEveryByteOfABlob', 'SQLite'),
    ('cut-bytes', 'Rows.ComeOutAsTheyWentInWhateverStandsBesideTheBytes', 'PostgreSQL'),
    ('raw-sort-keys', 'Names.AreOrderedByTheirLettersWhateverTheirCaseAndAccents', 'SQLite'),
    ('raw-sort-keys', 'Names.AreFoundFromAKeyOnWhateverTheirCaseAndAccents', 'SQLite'),
    ('unordered-page', 'Paging.ShowsEachStandingRecordOnceInOrder', 'SQLite'),
    ('unordered-page',
     'Paging.ShowsEachStandingRecordOnceThoughOthersAreWrittenBetweenPages', 'SQLite'),
    ('skip-feed-row', 'Writers.LeaveOneHistoryWithoutGapInFeedTablesAndAudit', 'SQLite'),
    ('reverse-positions', 'Writers.LeaveOneHistoryWithoutGapInFeedTablesAndAudit', 'SQLite'),
    ('keep-old-children', 'Writers.LeaveOneHistoryWithoutGapInFeedTablesAndAudit', 'SQLite'),
    ('ignore-etag', 'Writers.WithTheSameEtagWinOnce', 'SQLite'),
    ('tell-lost-race', 'Races.AreRunAgainOnWhatTheWinnerLeft', 'PostgreSQL'),
    ('drop-unique',
     'Identifiers.AreTakenByOneOfManyWritersAndTheOthersAreToldByWhom', 'SQLite'),
    ('lost-rollback',
     'Rollback.OfABodyThatFailsAfterItsThirdPutLeavesNothingButItsNeighbours', 'SQLite'),
    ('keep-dry-runs', 'Rollback.OfADryRunLeavesNothingButItsNeighbours', 'SQLite'),
    ('forget-requests', 'Requests.ThatAreRepeatedAnswerWithTheVersionWrittenThen', 'SQLite'),
    ('lose-waiting', 'Closing.CommitsWhatWaitsAndAnswersItBeforeItEnds', 'SQLite'),
    ('drop-scope', 'Alliances.ListAndCountNoDraftOfOthers', 'SQLite'),
    ('drop-scope', 'Alliances.ReadNoDraftOfOthersEvenFromTheCache', 'SQLite'),
    ('drop-scope', 'Alliances.AreToldOfNoDraftOfOthersBySnapshotOrFeed', 'SQLite'),
    ('drop-scope', 'MatchQueue.CountsNothingForWhomItShowsNothing', 'SQLite'),
    ('drop-scope', 'MatchQueue.IsFollowedByThoseWhoMayReadBothRecords', 'SQLite'),
    ('keep-old-children', 'MatchQueue.FollowsWhatAMatchSaysNow', 'SQLite'),
    ('believe-old-pages', 'SharedCache.ShowsNoSearchThatIsOlderThanTheStore', 'PostgreSQL'),
    ('repeat-before-told', 'Repeats.AreAnsweredOnceTheCacheKnowsWhatTheyDid', 'PostgreSQL'),
    ('unseen-pages', 'ShownPages.HoldTheCacheToTheVersionThatAListShowed', 'PostgreSQL'),
    ('unseen-pages', 'ShownPages.AreNewerThanTheTierThatHasNotHeardOfTheChange', 'PostgreSQL'),
    ('stale-cache', 'Cache.ShowsAWriterItsOwnWriteAtOnce', 'SQLite'),
    ('stale-cache', 'Tail.TakesFromTheCacheWhatAnotherProcessChanged', 'PostgreSQL'),
    ('believe-old-cache', 'Tail.LetsNobodyBelieveTheCacheWhileItIsOutOfTouch', 'PostgreSQL'),
]

RAN = re.compile(r'\[==========\] (\d+) tests? from \d+ test suites? ran')


def run(program, fault, tests):
    """Exit code and output of the suite with only these tests ("Suite.Test/Store")."""
    names = ':'.join(f'Stores/{test}' for test in tests)
    done = subprocess.run([program, f'--gtest_filter={names}'], text=True, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, 'BARAZA_PLANTED_FAULT': fault})
    return done.returncode, done.stdout


def complaint(program, fault, test, store):
    """What is wrong with one case; empty: the fault was noticed."""
    code, output = run(program, fault, [f'{test}/{store}'])
    ran = RAN.search(output)
    if not ran or ran.group(1) != '1':
        return f'{test}/{store} was not run, or did not end:\n{output}'
    if '[  SKIPPED ]' in output:
        print(f'skipped: {fault} on {store}, which is not installed')
        return ''
    if code != 1 or '[  FAILED  ]' not in output:
        return f'{test}/{store} does not notice {fault}'
    return ''


def main(program):
    everything = sorted({f'{test}/{store}' for _, test, store in CASES})
    code, output = run(program, '', everything)
    if code != 0:
        print(f'tests fail without a fault:\n{output}')
        return 1
    complaints = [text for case in CASES if (text := complaint(program, *case))]
    for text in complaints:
        print(text)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))

package io.certwright.testkit;

import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Decides whether a storage keeps the contract of {@link io.certwright.spi.storage.Storage}.
 *
 * <p>Who writes a storage extends this class and says how to open one on nothing; everything else
 * is inherited:
 *
 * <pre>{@code
 * class MyStorageTest extends StorageContract {
 *   @Override
 *   protected StorageFixture fixture() {
 *     return new MyFixture(newEmptyPlace());
 *   }
 * }
 * }</pre>
 *
 * <p>Each scenario gets a fixture of its own. What the fixture cannot do ({@link StorageAbility})
 * is skipped, and shows up as skipped in the report. The scenarios run on JUnit Jupiter; one more,
 * {@code behavesAsTheModel}, runs on jqwik, which must be among the test engines: it carries out
 * random steps on the storage and on sorted maps and compares every answer. It prints its seed when
 * it fails, with the shortest sequence of steps that fails.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class StorageContract {

  /** For subclasses. */
  protected StorageContract() {}

  /**
   * A new, empty place for records.
   *
   * @throws Exception what kept it from being made; the scenario fails
   */
  protected abstract StorageFixture fixture() throws Exception;

  private interface Scenario {
    void run(Bench bench) throws Exception;
  }

  private void run(Scenario scenario) throws Exception {
    try (var bench = new Bench(fixture())) {
      scenario.run(bench);
    }
  }

  // Keys and values

  @Test
  public final void absentRecordsAreEmpty() throws Exception {
    run(KeyScenarios::absent);
  }

  @Test
  public final void anyIdComesBackToTheCharacter() throws Exception {
    run(KeyScenarios::hostileIds);
  }

  @Test
  public final void keysAreOrderedByCodePoint() throws Exception {
    run(KeyScenarios::order);
  }

  @Test
  public final void anyPayloadComesBackToTheByte() throws Exception {
    run(KeyScenarios::payloads);
  }

  @Test
  public final void theLargestCommitsSucceed() throws Exception {
    run(KeyScenarios::largestCommits);
  }

  @Test
  public final void theMostAndLongestAttributesComeBack() throws Exception {
    run(KeyScenarios::mostAttributes);
  }

  @Test
  public final void extremeInstantsAndRevisionsComeBack() throws Exception {
    run(KeyScenarios::extremes);
  }

  @Test
  public final void vaultsAndKindsDoNotSeeEachOther() throws Exception {
    run(KeyScenarios::vaultsApart);
  }

  // Commits

  @Test
  public final void aCommitIsReadBackWhole() throws Exception {
    run(CommitScenarios::roundTrip);
  }

  @Test
  public final void preconditionsDecide() throws Exception {
    run(CommitScenarios::preconditions);
  }

  @Test
  public final void aRefusalNamesEveryKeyThatFailed() throws Exception {
    run(CommitScenarios::refusalNamesAll);
  }

  @Test
  public final void aRefusedCommitWritesNothing() throws Exception {
    run(CommitScenarios::allOrNothing);
  }

  @Test
  public final void aDeletedRecordIsGone() throws Exception {
    run(CommitScenarios::deletes);
  }

  @Test
  public final void checksDecideAndWriteNothing() throws Exception {
    run(CommitScenarios::checks);
  }

  @Test
  public final void aRecordTellsWhichCommitWroteIt() throws Exception {
    run(CommitScenarios::idStored);
  }

  // Races

  @Test
  public final void ofSixteenWritersOneWins() throws Exception {
    run(RaceScenarios::oneWinner);
  }

  @Test
  public final void ofSixteenCreatorsOneWins() throws Exception {
    run(RaceScenarios::oneCreator);
  }

  @Test
  public final void noUpdateIsLost() throws Exception {
    run(RaceScenarios::noLostUpdate);
  }

  @Test
  public final void noTwoCommitsRelyOnWhatTheOtherWrites() throws Exception {
    run(RaceScenarios::noWriteSkew);
  }

  @Test
  public final void readersSeeNothingTornOrOlder() throws Exception {
    run(RaceScenarios::readersSeeNothingOld);
  }

  // Listings

  @Test
  public final void listingsPageInBothDirections() throws Exception {
    run(ListScenarios::pages);
  }

  @Test
  public final void aPageStartsAfterAnIdThatNeedNotExist() throws Exception {
    run(ListScenarios::after);
  }

  @Test
  public final void recordsThatComeAndGoDisturbNoPage() throws Exception {
    run(ListScenarios::churn);
  }

  @Test
  public final void aPageHoldsWholeRecords() throws Exception {
    run(ListScenarios::pageHasWholeRecords);
  }

  // Searches

  @Test
  public final void findsExactTexts() throws Exception {
    run(FindScenarios::exact);
  }

  @Test
  public final void findsByPrefix() throws Exception {
    run(FindScenarios::prefix);
  }

  @Test
  public final void findsRangesOfTexts() throws Exception {
    run(FindScenarios::range);
  }

  @Test
  public final void findsInstants() throws Exception {
    run(FindScenarios::moments);
  }

  @Test
  public final void findsARecordOncePerValue() throws Exception {
    run(FindScenarios::severalValues);
  }

  @Test
  public final void aSearchGoesOnAfterAPlaceThatNeedNotExist() throws Exception {
    run(FindScenarios::after);
  }

  @Test
  public final void recordsThatComeAndGoDisturbNoSearch() throws Exception {
    run(FindScenarios::churn);
  }

  @Test
  public final void attributesAreReplacedAndDeleted() throws Exception {
    run(FindScenarios::replaced);
  }

  // What is due

  @Test
  public final void theLongestDueComesFirst() throws Exception {
    run(DueScenarios::order);
  }

  @Test
  public final void equallyDueRecordsComeByKey() throws Exception {
    run(DueScenarios::tiesByKind);
  }

  @Test
  public final void dueInstantsMoveAndGo() throws Exception {
    run(DueScenarios::movedAndCleared);
  }

  @Test
  public final void theStoragesClockDecides() throws Exception {
    run(DueScenarios::clockDecides);
  }

  @Test
  public final void theInstantThatDecidedIsTold() throws Exception {
    run(DueScenarios::tellsNow);
  }

  @Test
  public final void theNextDueInstantIsTold() throws Exception {
    run(DueScenarios::next);
  }

  // Claims

  @Test
  public final void claimsTakeTheLongestDueFirst() throws Exception {
    run(ClaimScenarios::order);
  }

  @Test
  public final void aClaimTellsItsInstants() throws Exception {
    run(ClaimScenarios::tellsInstants);
  }

  @Test
  public final void whatIsClaimedIsHidden() throws Exception {
    run(ClaimScenarios::hidden);
  }

  @Test
  public final void aClaimChangesNeitherRecordNorFeed() throws Exception {
    run(ClaimScenarios::changesNothing);
  }

  @Test
  public final void aDeadClaimersRecordIsDueAgainAfterItsLease() throws Exception {
    run(ClaimScenarios::leaseEnds);
  }

  @Test
  public final void aPutEndsAClaim() throws Exception {
    run(ClaimScenarios::putEndsIt);
  }

  @Test
  public final void aDeletionEndsAClaimForGood() throws Exception {
    run(ClaimScenarios::deletionEndsIt);
  }

  @Test
  public final void claimsInTwoVaultsDoNotSeeEachOther() throws Exception {
    run(ClaimScenarios::vaultsApart);
  }

  @Test
  public final void aClaimersOwnClockDoesNotCount() throws Exception {
    run(ClaimScenarios::clockIsTheStorages);
  }

  @Test
  public final void theLargestClaimSucceeds() throws Exception {
    run(ClaimScenarios::mostInOneStep);
  }

  // Fences

  @Test
  public final void aFenceStandsForTheFirstCommitOfTheWork() throws Exception {
    run(FenceScenarios::standsOnce);
  }

  @Test
  public final void aStaleWorkerIsRefused() throws Exception {
    run(FenceScenarios::staleWorker);
  }

  @Test
  public final void aFenceOutlivesItsLease() throws Exception {
    run(FenceScenarios::endedLease);
  }

  @Test
  public final void aPutByAnotherBreaksTheFence() throws Exception {
    run(FenceScenarios::putByAnother);
  }

  @Test
  public final void aFenceStandsForRecordsThatAreNotWritten() throws Exception {
    run(FenceScenarios::besidesTheWrites);
  }

  @Test
  public final void aRefusalNamesEveryFenceThatFailed() throws Exception {
    run(FenceScenarios::refusalNamesAll);
  }

  @Test
  public final void fencesHaveLimits() throws Exception {
    run(FenceScenarios::limits);
  }

  // Claims in a race

  @Test
  public final void everyDueRecordIsClaimedOnce() throws Exception {
    run(ClaimRaceScenarios::eachOnce);
  }

  @Test
  public final void everyDueRecordIsClaimedOnceAmongAll() throws Exception {
    run(ClaimRaceScenarios::eachOnceAmongAll);
  }

  @Test
  public final void aLateCompletionAndAClaimExcludeEachOther() throws Exception {
    run(ClaimRaceScenarios::completeAgainstClaim);
  }

  @Test
  public final void aDeletionAndACompletionExcludeEachOther() throws Exception {
    run(ClaimRaceScenarios::completeAgainstDelete);
  }

  // Watches

  @Test
  public final void aWatchWakesOnTheCommitOfAnother() throws Exception {
    run(WatchScenarios::wakes);
  }

  @Test
  public final void aWatchEndsWhenItIsClosed() throws Exception {
    run(WatchScenarios::endsOnClose);
  }

  @Test
  public final void aWatchEndsWithItsStorage() throws Exception {
    run(WatchScenarios::endsWithTheStorage);
  }

  @Test
  public final void aWatchTimesOut() throws Exception {
    run(WatchScenarios::timesOut);
  }

  @Test
  public final void anInterruptDuringAWatchHarmsNothing() throws Exception {
    run(WatchScenarios::interrupted);
  }

  // Settlement

  @Test
  public final void aCommitIsSettled() throws Exception {
    run(SettleScenarios::answers);
  }

  @Test
  public final void aCommitWithoutPutsIsSettled() throws Exception {
    run(SettleScenarios::checksOnly);
  }

  @Test
  public final void aVoidCommitIsRefusedWhenItArrives() throws Exception {
    run(SettleScenarios::voidForGood);
  }

  @Test
  public final void settlementsOutliveReopening() throws Exception {
    run(SettleScenarios::acrossReopening);
  }

  @Test
  public final void commitAndSettlementAgreeInARace() throws Exception {
    run(SettleScenarios::race);
  }

  @Test
  public final void tenThousandCommitsAndChangesAreRemembered() throws Exception {
    run(SettleScenarios::remembersEnough);
  }

  // The change feed

  @Test
  public final void theFeedTellsChangesInOrder() throws Exception {
    run(FeedScenarios::order);
  }

  @Test
  public final void theFeedTearsNoCommit() throws Exception {
    run(FeedScenarios::commitsAreWhole);
  }

  @Test
  public final void aFollowerMissesNothing() throws Exception {
    run(FeedScenarios::nothingSkipped);
  }

  @Test
  public final void whatWasAnsweredBeforeComesBefore() throws Exception {
    run(FeedScenarios::answeredBefore);
  }

  @Test
  public final void theFeedHasARecordsRevisionsInOrder() throws Exception {
    run(FeedScenarios::revisionsInOrder);
  }

  @Test
  public final void aForeignPositionResynchronises() throws Exception {
    run(FeedScenarios::resynchronise);
  }

  @Test
  public final void aReaderFarBehindIsTold() throws Exception {
    run(FeedScenarios::neverSilent);
  }

  @Test
  public final void theFeedGoesOnAfterReopening() throws Exception {
    run(FeedScenarios::acrossReopening);
  }

  // Closing and interrupts

  @Test
  public final void reopeningFindsEverything() throws Exception {
    run(LifeScenarios::reopening);
  }

  @Test
  public final void aClosedStorageSaysSo() throws Exception {
    run(LifeScenarios::closed);
  }

  @Test
  public final void callsThatMeetACloseEndWell() throws Exception {
    run(LifeScenarios::closedMeanwhile);
  }

  @Test
  public final void anInterruptBeforeACallHarmsNothing() throws Exception {
    run(WaitScenarios::interruptedBefore);
  }

  @Test
  public final void anInterruptDuringACallHarmsNothing() throws Exception {
    run(WaitScenarios::interruptedMeanwhile);
  }

  @Test
  public final void callsThatAreHeldUpEndInTime() throws Exception {
    run(WaitScenarios::heldUp);
  }

  // Several open on the same records

  @Test
  public final void severalOpenOnNothingAtOnce() throws Exception {
    SharingScenarios.openedTogether(fixture());
  }

  @Test
  public final void oneSeesWhatAnotherCommitted() throws Exception {
    run(SharingScenarios::seenAtOnce);
  }

  @Test
  public final void oneWriterWinsAmongAll() throws Exception {
    run(SharingScenarios::oneWinner);
  }

  @Test
  public final void oneSettlesTheCommitOfAnother() throws Exception {
    run(SharingScenarios::settledElsewhere);
  }

  @Test
  public final void aFollowerMissesNothingOfTheOthers() throws Exception {
    run(SharingScenarios::nothingSkipped);
  }

  // A vault on it

  @Test
  public final void noKeyStandsInTheStore() throws Exception {
    run(VaultScenarios::noPlaintextKey);
  }

  @Test
  public final void aLostReplyIsNoSecondIssuance() throws Exception {
    run(VaultScenarios::noSecondIssuance);
  }

  // Certificates on it

  @Test
  public final void versionsAreUpdated() throws Exception {
    run(CertificateScenarios::update);
  }

  @Test
  public final void policiesAreReplacedAndRemembered() throws Exception {
    run(CertificateScenarios::policies);
  }

  @Test
  public final void aVersionIsDeletedForGood() throws Exception {
    run(CertificateScenarios::deleteVersion);
  }

  @Test
  public final void aDeletedCertificateIsRecovered() throws Exception {
    run(CertificateScenarios::recover);
  }

  @Test
  public final void nothingOfAPurgedCertificateIsLeft() throws Exception {
    run(CertificateScenarios::purge);
  }

  @Test
  public final void purgesHappenAtTheirTime() throws Exception {
    run(CertificateScenarios::scheduledPurge);
  }

  @Test
  public final void aRequestIsTakenToACaAndMerged() throws Exception {
    run(IssuerScenarios::byHand);
  }

  @Test
  public final void issuersAndContactsAreKept() throws Exception {
    run(IssuerScenarios::configured);
  }

  @Test
  public final void certificatesAreFound() throws Exception {
    run(SearchScenarios::search);
  }

  @Test
  public final void aCertificateIsBackedUpAndRestored() throws Exception {
    run(SearchScenarios::backup);
  }

  @Test
  public final void vaultsInOneStorageDoNotSeeEachOther() throws Exception {
    run(SearchScenarios::vaults);
  }

  // A model

  /** Any sequence of steps has the answers that a pair of sorted maps gives. */
  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  final void behavesAsTheModel(@ForAll(supplier = StepsSupplier.class) Steps steps)
      throws Exception {
    run(steps::play);
  }
}

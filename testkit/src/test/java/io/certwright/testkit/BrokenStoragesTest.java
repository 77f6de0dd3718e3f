package io.certwright.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import io.certwright.spi.storage.Storage;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A contract test that nothing fails proves nothing: each broken storage fails a scenario. */
class BrokenStoragesTest {

  private static volatile Supplier<StorageFixture> subject = MemoryFixture::new;

  /** Run by the launcher below, not by the build. */
  static class Subject extends StorageContract {
    @Override
    protected StorageFixture fixture() {
      return subject.get();
    }
  }

  @Test
  void theStorageBelowFailsNothing() {
    subject = MemoryFixture::new;
    assertThat(failures(selectClass(Subject.class))).isEmpty();
  }

  @Test
  void aLostWriteIsFound() {
    assertFails(BrokenStorages.LosesAWrite::new, "theLargestCommitsSucceed");
  }

  @Test
  void aCommitInPiecesIsFound() {
    assertFails(
        BrokenStorages.CommitsOneByOne::new, "aRefusedCommitWritesNothing", "theFeedTearsNoCommit");
  }

  @Test
  void aNextDueInstantThatIsNotLaterIsFound() {
    assertFails(BrokenStorages.TellsWhatIsDueAlready::new, "theNextDueInstantIsTold");
  }

  @Test
  void ignoredChecksAreFound() {
    assertFails(
        BrokenStorages.IgnoresChecks::new,
        "checksDecideAndWriteNothing",
        "noTwoCommitsRelyOnWhatTheOtherWrites");
  }

  @Test
  void foldedCaseIsFound() {
    assertFails(BrokenStorages.FoldsCase::new, "anyIdComesBackToTheCharacter");
  }

  @Test
  void aFeedThatSkipsIsFound() {
    assertFails(BrokenStorages.FeedSkips::new, "theFeedTearsNoCommit", "aFollowerMissesNothing");
  }

  @Test
  void staleReadsAreFound() {
    assertFails(
        BrokenStorages.ReadsStale::new,
        "readersSeeNothingTornOrOlder",
        "oneSeesWhatAnotherCommitted");
  }

  @Test
  void theWrongOrderIsFound() {
    assertFails(BrokenStorages.OrdersByUtf16::new, "keysAreOrderedByCodePoint");
  }

  @Test
  void aSettlementWithoutEffectIsFound() {
    assertFails(
        BrokenStorages.ForgetsVoid::new,
        "aVoidCommitIsRefusedWhenItArrives",
        "settlementsOutliveReopening");
  }

  @Test
  void aSwallowedInterruptIsFound() {
    assertFails(BrokenStorages.SwallowsInterrupts::new, "anInterruptBeforeACallHarmsNothing");
  }

  @Test
  void aRecordInTwoHandsIsFound() {
    assertFails(
        BrokenClaims.HandsOutTwice::new,
        "everyDueRecordIsClaimedOnce",
        "everyDueRecordIsClaimedOnceAmongAll");
  }

  @Test
  void aClaimThatTheDueQueryIgnoresIsFound() {
    assertFails(BrokenClaims.ShowsWhatIsClaimed::new, "whatIsClaimedIsHidden");
  }

  @Test
  void aLeaseOfTheWrongLengthIsFound() {
    for (UnaryOperator<Storage> how :
        List.<UnaryOperator<Storage>>of(
            BrokenClaims.HalvesTheLease::new, BrokenClaims.NeverLetsGo::new)) {
      assertFails(how, "aDeadClaimersRecordIsDueAgainAfterItsLease");
    }
  }

  @Test
  void aClaimByAnotherClockIsFound() {
    assertFails(
        BrokenClaims.TellsItsOwnTime::new,
        "aClaimTellsItsInstants",
        "aClaimersOwnClockDoesNotCount");
  }

  @Test
  void aClaimThatWritesTheRecordIsFound() {
    assertFails(BrokenClaims.RewritesTheRecord::new, "aClaimChangesNeitherRecordNorFeed");
  }

  @Test
  void aClaimInAnotherVaultIsFound() {
    assertFails(BrokenClaims.ClaimsInEveryVault::new, "claimsInTwoVaultsDoNotSeeEachOther");
  }

  @Test
  void aClaimThatOutlivesAPutIsFound() {
    assertFails(BrokenClaims.PutKeepsTheClaim::new, "aPutEndsAClaim");
  }

  @Test
  void anInterruptThatAClaimDropsIsFound() {
    assertFails(BrokenClaims.DropsInterrupts::new, "anInterruptBeforeACallHarmsNothing");
  }

  @Test
  void ignoredFencesAreFound() {
    assertFails(
        BrokenClaims.IgnoresFences::new,
        "aStaleWorkerIsRefused",
        "aPutByAnotherBreaksTheFence",
        "aDeletionEndsAClaimForGood",
        "aLateCompletionAndAClaimExcludeEachOther",
        "aRefusalNamesEveryFenceThatFailed");
    assertFails(
        BrokenClaims.FencesOnlyWhatItWrites::new, "aFenceStandsForRecordsThatAreNotWritten");
  }

  @Test
  void aFenceThatEndsWithItsLeaseIsFound() {
    assertFails(BrokenClaims.FencesByTheClock::new, "aFenceOutlivesItsLease");
  }

  @Test
  void aWatchThatTellsNothingIsFound() {
    assertFails(
        target -> new BrokenWatches.SaysAlways(target, false), "aWatchWakesOnTheCommitOfAnother");
    assertFails(
        target -> new BrokenWatches.SaysAlways(target, true),
        "aWatchEndsWhenItIsClosed",
        "aWatchTimesOut");
  }

  @Test
  void anInterruptThatAWatchDropsIsFound() {
    assertFails(BrokenWatches.DropsInterrupts::new, "anInterruptDuringAWatchHarmsNothing");
  }

  @Test
  void theWrongOrderOfClaimsIsFound() {
    assertFails(BrokenClaims.TurnsTheOrder::new, "claimsTakeTheLongestDueFirst");
  }

  @Test
  void limitsThatDifferAreFound() {
    assertFails(BrokenClaims.GivesAHundred::new, "theLargestClaimSucceeds");
    assertFails(BrokenClaims.TakesAnyFences::new, "fencesHaveLimits");
  }

  @Test
  void aResurrectionIsFound() {
    assertFails(
        BrokenStorages.Resurrects::new, "preconditionsDecide", "aDeletionEndsAClaimForGood");
    // Against the race the fence helps as well, so it has to be gone too.
    assertFails(
        target -> new BrokenStorages.Resurrects(new BrokenClaims.IgnoresFences(target)),
        "aDeletionAndACompletionExcludeEachOther");
  }

  @Test
  void theWrongOrderOfTheFeedIsFound() {
    assertFails(
        BrokenStorages.TurnsTheFeed::new,
        "whatWasAnsweredBeforeComesBefore",
        "theFeedHasARecordsRevisionsInOrder");
  }

  @Test
  void aSearchThatSkipsIsFound() {
    assertFails(BrokenStorages.SkipsTies::new, "recordsThatComeAndGoDisturbNoSearch");
  }

  @Test
  void aSettlementThatIsWrongIsFound() {
    assertFails(BrokenStorages.SaysVoid::new, "aCommitIsSettled", "aLostReplyIsNoSecondIssuance");
  }

  @Test
  void aSecretInTheStoreIsFound() {
    var leak = Base64.getMimeEncoder().encode(VaultScenarios.PASSPHRASE.getBytes(UTF_8));
    assertFailsIn(() -> dumping(good -> concat(good, leak)), "noKeyStandsInTheStore");
  }

  @Test
  void aDumpThatShowsNothingIsFound() {
    assertFailsIn(() -> dumping(good -> new byte[100]), "noKeyStandsInTheStore");
  }

  @Test
  void aCallThatIsHeldUpForEverIsFound() {
    subject = () -> new StallingFixture(StallingFixture.Manner.GIVES_UP);
    assertThat(failures(scenario("callsThatAreHeldUpEndInTime"))).isEmpty();
    for (var manner :
        List.of(StallingFixture.Manner.WAITS_FOR_EVER, StallingFixture.Manner.LEAKS)) {
      assertFailsIn(() -> new StallingFixture(manner), "callsThatAreHeldUpEndInTime");
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static StorageFixture dumping(UnaryOperator<byte[]> how) {
    return new ChangedFixture(UnaryOperator.identity()) {
      @Override
      public byte[] dump() throws Exception {
        return how.apply(super.dump());
      }
    };
  }

  /** Each of the scenarios has to fail. */
  private static void assertFails(UnaryOperator<Storage> how, String... scenarios) {
    assertFailsIn(() -> new ChangedFixture(how), scenarios);
  }

  private static void assertFailsIn(Supplier<StorageFixture> fixtures, String... scenarios) {
    subject = fixtures;
    var selected = Arrays.stream(scenarios).map(BrokenStoragesTest::scenario);
    assertThat(failures(selected.toArray(DiscoverySelector[]::new)))
        .containsExactlyInAnyOrder(scenarios);
  }

  private static DiscoverySelector scenario(String name) {
    return selectMethod(Subject.class, name);
  }

  private static Set<String> failures(DiscoverySelector... selected) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selected)
            .filters(includeEngines("junit-jupiter"))
            .build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    var summary = listener.getSummary();
    assertThat(summary.getTestsStartedCount()).isGreaterThanOrEqualTo(selected.length);
    var failures = new TreeSet<String>();
    summary
        .getFailures()
        .forEach(f -> failures.add(f.getTestIdentifier().getDisplayName().replace("()", "")));
    return failures;
  }
}

package io.certwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import io.certwright.spi.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A contract test that nothing fails proves nothing: each broken storage fails a scenario. */
class BrokenStoragesTest {

  private static volatile UnaryOperator<Storage> defect = UnaryOperator.identity();

  /** Run by the launcher below, not by the build. */
  static class Subject extends StorageContract {
    @Override
    protected StorageFixture fixture() {
      return new Defective(new MemoryFixture(), defect);
    }
  }

  private record Defective(StorageFixture good, UnaryOperator<Storage> how)
      implements StorageFixture {
    @Override
    public Storage open() {
      return how.apply(good.open());
    }

    @Override
    public Set<StorageAbility> abilities() {
      return good.abilities();
    }

    @Override
    public void moveClock(Duration by) {
      good.moveClock(by);
    }
  }

  @Test
  void theStorageBelowFailsNothing() {
    assertThat(failuresOf(UnaryOperator.identity())).isEmpty();
  }

  @Test
  void aLostWriteIsFound() {
    assertThat(failuresOf(BrokenStorages.LosesAWrite::new)).contains("theLargestCommitsSucceed");
  }

  @Test
  void aCommitInPiecesIsFound() {
    assertThat(failuresOf(BrokenStorages.CommitsOneByOne::new))
        .contains("aRefusedCommitWritesNothing", "theFeedTearsNoCommit");
  }

  @Test
  void ignoredChecksAreFound() {
    assertThat(failuresOf(BrokenStorages.IgnoresChecks::new))
        .contains("checksDecideAndWriteNothing", "noTwoCommitsRelyOnWhatTheOtherWrites");
  }

  @Test
  void foldedCaseIsFound() {
    assertThat(failuresOf(BrokenStorages.FoldsCase::new)).contains("anyIdComesBackToTheCharacter");
  }

  @Test
  void aFeedThatSkipsIsFound() {
    assertThat(failuresOf(BrokenStorages.FeedSkips::new))
        .contains("theFeedTearsNoCommit", "aFollowerMissesNothing");
  }

  @Test
  void staleReadsAreFound() {
    assertThat(failuresOf(BrokenStorages.ReadsStale::new))
        .contains("readersSeeNothingTornOrOlder", "oneSeesWhatAnotherCommitted");
  }

  @Test
  void theWrongOrderIsFound() {
    assertThat(failuresOf(BrokenStorages.OrdersByUtf16::new)).contains("keysAreOrderedByCodePoint");
  }

  @Test
  void aSettlementWithoutEffectIsFound() {
    assertThat(failuresOf(BrokenStorages.ForgetsVoid::new))
        .contains("aVoidCommitIsRefusedWhenItArrives", "settlementsOutliveReopening");
  }

  @Test
  void aSwallowedInterruptIsFound() {
    assertThat(failuresOf(BrokenStorages.SwallowsInterrupts::new))
        .contains("anInterruptBeforeACallHarmsNothing");
  }

  @Test
  void aRecordInTwoHandsIsFound() {
    assertThat(failuresOf(BrokenClaims.HandsOutTwice::new))
        .contains("everyDueRecordIsClaimedOnce", "everyDueRecordIsClaimedOnceAmongAll");
  }

  @Test
  void aClaimThatTheDueQueryIgnoresIsFound() {
    assertThat(failuresOf(BrokenClaims.ShowsWhatIsClaimed::new)).contains("whatIsClaimedIsHidden");
  }

  @Test
  void aLeaseOfTheWrongLengthIsFound() {
    for (UnaryOperator<Storage> how :
        List.<UnaryOperator<Storage>>of(
            BrokenClaims.HalvesTheLease::new, BrokenClaims.NeverLetsGo::new)) {
      assertThat(failuresOf(how)).contains("aDeadClaimersRecordIsDueAgainAfterItsLease");
    }
  }

  @Test
  void aClaimByAnotherClockIsFound() {
    assertThat(failuresOf(BrokenClaims.TellsItsOwnTime::new))
        .contains("aClaimTellsItsInstants", "aClaimersOwnClockDoesNotCount");
  }

  @Test
  void aClaimThatWritesTheRecordIsFound() {
    assertThat(failuresOf(BrokenClaims.RewritesTheRecord::new))
        .contains("aClaimChangesNeitherRecordNorFeed");
  }

  @Test
  void aClaimInAnotherVaultIsFound() {
    assertThat(failuresOf(BrokenClaims.ClaimsInEveryVault::new))
        .contains("claimsInTwoVaultsDoNotSeeEachOther");
  }

  @Test
  void aClaimThatOutlivesAPutIsFound() {
    assertThat(failuresOf(BrokenClaims.PutKeepsTheClaim::new)).contains("aPutEndsAClaim");
  }

  @Test
  void anInterruptThatAClaimDropsIsFound() {
    assertThat(failuresOf(BrokenClaims.DropsInterrupts::new))
        .contains("anInterruptBeforeACallHarmsNothing");
  }

  @Test
  void ignoredFencesAreFound() {
    assertThat(failuresOf(BrokenClaims.IgnoresFences::new))
        .contains(
            "aStaleWorkerIsRefused",
            "aPutByAnotherBreaksTheFence",
            "aDeletionEndsAClaimForGood",
            "aLateCompletionAndAClaimExcludeEachOther",
            "aRefusalNamesEveryFenceThatFailed");
    assertThat(failuresOf(BrokenClaims.FencesOnlyWhatItWrites::new))
        .contains("aFenceStandsForRecordsThatAreNotWritten");
  }

  @Test
  void aFenceThatEndsWithItsLeaseIsFound() {
    assertThat(failuresOf(BrokenClaims.FencesByTheClock::new)).contains("aFenceOutlivesItsLease");
  }

  @Test
  void aWatchThatTellsNothingIsFound() {
    assertThat(failuresOf(target -> new BrokenClaims.SaysAlways(target, false)))
        .contains("aWatchWakesOnTheCommitOfAnother");
    assertThat(failuresOf(target -> new BrokenClaims.SaysAlways(target, true)))
        .contains("aWatchEndsWhenItIsClosed", "aWatchTimesOut");
  }

  private static Set<String> failuresOf(UnaryOperator<Storage> how) {
    defect = how;
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(Subject.class))
            .filters(includeEngines("junit-jupiter"))
            .build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    var failures = new TreeSet<String>();
    listener
        .getSummary()
        .getFailures()
        .forEach(f -> failures.add(f.getTestIdentifier().getDisplayName().replace("()", "")));
    assertThat(listener.getSummary().getTestsStartedCount()).isGreaterThan(75);
    return failures;
  }
}

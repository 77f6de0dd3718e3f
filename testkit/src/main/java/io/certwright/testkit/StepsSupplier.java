package io.certwright.testkit;

import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.ListQuery;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Random steps on few records with awkward ids, so that steps often meet. */
final class StepsSupplier implements ArbitrarySupplier<Steps> {

  private static final int MOST_STEPS = 60;

  @Override
  public Arbitrary<Steps> get() {
    return Arbitraries.frequencyOf(
            Tuple.of(10, writes()),
            Tuple.of(3, listings()),
            Tuple.of(3, searches()),
            Tuple.of(4, limits().map(Step.Due::new)),
            Tuple.of(3, claims()),
            Tuple.of(4, completions()),
            Tuple.of(3, Arbitraries.of(20, 60, 120).map(ClaimSteps.Pass::new)),
            Tuple.of(1, limits().map(Step.Follow::new)),
            Tuple.of(1, Arbitraries.of(new Step.Settle(), new Step.Reopen())))
        .list()
        .ofMaxSize(MOST_STEPS)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(Steps::new);
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.of("a", "A", "a ", "ab", "b", "%", "_", "\uffff", "\ud800\udc00", "../a");
  }

  private static Arbitrary<String> prefixes() {
    return Arbitraries.of("", "a", "A", "b", "%", "_", "\uffff", "\ud800\udc00", "..", "zz");
  }

  private static Arbitrary<Integer> limits() {
    return Arbitraries.of(1, 2, 5, 1000);
  }

  private static Arbitrary<Step> claims() {
    return Combinators.combine(Arbitraries.of(50, 110), limits()).as(ClaimSteps.Claim::new);
  }

  private static Arbitrary<Step> completions() {
    return Combinators.combine(
            Arbitraries.of(0, 0, 1, 2),
            Arbitraries.of(0, 1, 1, 3),
            Arbitraries.of(0, 0, 0, 20, 120),
            intents().list().ofMaxSize(2))
        .as(ClaimSteps.Complete::new);
  }

  private static Arbitrary<Step> writes() {
    return intents().list().ofMinSize(1).ofMaxSize(4).map(Step.Write::new);
  }

  private static Arbitrary<Step.Intent> intents() {
    return Combinators.combine(
            ids(),
            Arbitraries.frequency(
                Tuple.of(6, Step.Intent.What.PUT),
                Tuple.of(2, Step.Intent.What.DELETE),
                Tuple.of(1, Step.Intent.What.CHECK)),
            Arbitraries.frequency(Tuple.of(9, true), Tuple.of(1, false)),
            Arbitraries.integers().between(1, 9),
            ids().list().uniqueElements().ofMaxSize(3),
            Arbitraries.integers().between(0, 9))
        .as(Step.Intent::new);
  }

  private static Arbitrary<Step> listings() {
    return Combinators.combine(prefixes(), Arbitraries.of(ListQuery.Order.class), limits())
        .as(Step.Browse::new);
  }

  private static Arbitrary<Step> searches() {
    var values =
        Arbitraries.oneOf(
            ids().map(AttributeValue.Text::new),
            Arbitraries.integers()
                .between(1, 9)
                .map(i -> new AttributeValue.Moment(Step.BASE.plusSeconds(i))));
    Arbitrary<AttributeMatch> exact = values.map(AttributeMatch.Exact::new);
    Arbitrary<AttributeMatch> prefix = prefixes().map(AttributeMatch.Prefix::new);
    Arbitrary<AttributeMatch> open =
        values.map(from -> new AttributeMatch.Range(from, Optional.empty()));
    Arbitrary<AttributeMatch> range = Combinators.combine(ids(), ids()).as(Pages::texts);
    return Combinators.combine(Arbitraries.oneOf(exact, prefix, open, range), limits())
        .as(Step.Find::new);
  }
}

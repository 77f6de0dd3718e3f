package io.certwright.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.keys.KeySpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a query is kept as. */
class QueryFormTest {

  private static final Arbitrary<Optional<String>> TEXTS =
      Arbitraries.strings().ascii().ofMaxLength(12).optional();
  private static final Arbitrary<Optional<Instant>> INSTANTS =
      Arbitraries.longs().between(0, 1L << 42).map(Instant::ofEpochMilli).optional();

  @Provide
  Arbitrary<Conditions> conditions() {
    var certificates =
        Combinators.combine(TEXTS, TEXTS, Arbitraries.of(Conditions.State.class).optional())
            .as(Conditions.OfCertificate::new);
    var tags = Arbitraries.maps(Arbitraries.strings().ascii().ofMaxLength(5), TEXTS).ofMaxSize(5);
    var current =
        Combinators.combine(tags, INSTANTS, INSTANTS, Arbitraries.of(KeySpec.class).optional())
            .as(Conditions.OfCurrent::new);
    var versions = Combinators.combine(TEXTS, TEXTS, TEXTS).as(Conditions.OfVersion::new);
    return Combinators.combine(certificates, current, versions).as(Conditions::new);
  }

  @Property
  void itIsReadBack(@ForAll("conditions") Conditions wanted) {
    assertThat(QueryForm.decode(QueryForm.encode(wanted))).isEqualTo(wanted);
  }

  @Property
  void theSameOnesAreTheSameBytes(@ForAll("conditions") Conditions wanted) {
    var reversed = new LinkedHashMap<String, Optional<String>>();
    wanted.current().tags().keySet().stream()
        .sorted((a, b) -> b.compareTo(a))
        .forEach(key -> reversed.put(key, wanted.current().tags().get(key)));
    var other =
        wanted.withCurrent(
            new Conditions.OfCurrent(
                reversed,
                wanted.current().expiresFrom(),
                wanted.current().expiresBefore(),
                wanted.current().key()));
    assertThat(QueryForm.encode(other)).isEqualTo(QueryForm.encode(wanted));
  }
}

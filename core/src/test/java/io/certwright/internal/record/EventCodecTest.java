package io.certwright.internal.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.audit.AuditContext;
import io.certwright.audit.AuditOutcome;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What events are kept as. */
class EventCodecTest {

  private static final Arbitrary<Instant> INSTANTS =
      Arbitraries.longs().between(-1L << 42, 1L << 42).map(Instant::ofEpochMilli);

  private static final Arbitrary<String> SERIALS =
      Arbitraries.bigIntegers().map(number -> number.toString(16));

  private static final Arbitrary<String> TEXTS =
      Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(40).injectDuplicates(0.1);

  private static char[] surrogates() {
    var all = new StringBuilder();
    for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
      all.append((char) c);
    }
    return all.toString().toCharArray();
  }

  private static final Arbitrary<Notification> THRESHOLDS =
      Arbitraries.integers()
          .between(1, 99)
          .flatMap(n -> Arbitraries.of(Notification.atPercentage(n), Notification.daysBefore(n)));

  /** Values for a component of an event, by its type, and for text by its name. */
  private static Arbitrary<?> values(RecordComponent component) {
    if (component.getName().equals("serialNumber")) {
      return SERIALS;
    }
    var type = component.getGenericType().getTypeName();
    var longs = Arbitraries.longs().greaterOrEqual(0);
    return Map.<String, Arbitrary<?>>ofEntries(
            Map.entry("java.lang.String", TEXTS),
            Map.entry("java.time.Instant", INSTANTS),
            Map.entry("int", Arbitraries.integers().greaterOrEqual(0)),
            Map.entry("long", longs),
            Map.entry("boolean", Arbitraries.of(true, false)),
            Map.entry("java.util.Optional<java.lang.String>", TEXTS.optional()),
            Map.entry("java.util.Optional<java.lang.Long>", longs.optional()),
            Map.entry("java.util.Optional<java.time.Instant>", INSTANTS.optional()),
            Map.entry(Refusal.class.getName(), Arbitraries.of(Refusal.class)),
            Map.entry(Notification.class.getName(), THRESHOLDS),
            Map.entry(AuthorityState.class.getName(), Arbitraries.of(AuthorityState.class)))
        .get(type);
  }

  private static Arbitrary<VaultEvent> events(Class<?> type) {
    var components = type.getRecordComponents();
    var values = new ArrayList<Arbitrary<Object>>();
    for (var component : components) {
      values.add(values(component).asGeneric());
    }
    return values.isEmpty()
        ? Arbitraries.just(make(type, List.of()))
        : Combinators.combine(values).as(all -> make(type, all));
  }

  private static VaultEvent make(Class<?> type, List<Object> values) {
    try {
      return (VaultEvent) type.getConstructors()[0].newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Provide
  Arbitrary<VaultEvent> anyEvent() {
    return Arbitraries.of(VaultEvent.class.getPermittedSubclasses()).flatMap(type -> events(type));
  }

  @Property
  void whatIsKeptIsReadBack(@ForAll("anyEvent") VaultEvent event) {
    assertThat(EventCodec.decode(EventCodec.encode(event))).contains(event);
  }

  @Property
  void valuesThatALaterLibraryAddsArePassedOver(
      @ForAll("anyEvent") VaultEvent event, @ForAll String added) {
    var kept = EventCodec.encode(event);
    var later = new KeptEvent(kept.type(), longer(kept.content().toByteArray(), added));
    assertThat(EventCodec.decode(later)).contains(event);
  }

  /** The SEQUENCE with one more value in it. */
  private static Bytes longer(byte[] sequence, String added) {
    var more = new DerWriter().octets(added.getBytes(UTF_8)).toByteArray();
    var inside = DerReader.ofValues(sequence).contents(0x30);
    var extra = DerReader.ofValues(more).contents(0x30);
    var all = Arrays.copyOf(inside, inside.length + extra.length);
    System.arraycopy(extra, 0, all, inside.length, extra.length);
    var length = new BigInteger(1, ByteBuffer.allocate(4).putInt(all.length).array()).toByteArray();
    var out = new ByteArrayOutputStream();
    out.write(0x30);
    if (all.length >= 0x80) {
      var digits = length[0] == 0 ? Arrays.copyOfRange(length, 1, length.length) : length;
      out.write(0x80 | digits.length);
      out.writeBytes(digits);
    } else {
      out.write(all.length);
    }
    out.writeBytes(all);
    return Bytes.copyOf(out.toByteArray());
  }

  @Example
  void eachTypeHasANameOfItsOwn() {
    var types = VaultEvent.class.getPermittedSubclasses();
    var names = new ArrayList<String>();
    for (var type : types) {
      names.add(EventCodec.encode(events(type).sample()).type());
    }
    assertThat(names)
        .hasSizeGreaterThan(20)
        .doesNotHaveDuplicates()
        .allMatch(
            name ->
                name.matches(
                    "(certificate|issuer|contacts|trust-bundle|listener|campaign|authority|key|access)\\.[a-z-]+"));
  }

  @Example
  void whatThisLibraryDoesNotKnowIsSkippedAndStays() {
    var unknown = new KeptEvent("certificate.teleported", Bytes.copyOf(new byte[] {1, 2}));
    assertThat(EventCodec.decode(unknown)).isEmpty();
    assertThat(EventCodec.decode(new KeptEvent("certificate.deleted", Bytes.empty()))).isEmpty();

    var note =
        new AuditRecord.Note(
            Instant.EPOCH, "system", "x", "shop", AuditOutcome.DONE, "", AuditContext.NONE);
    var known = EventCodec.encode(new VaultEvent.Purged());
    var entry =
        new AuditRecord(
            "0000",
            1,
            Bytes.empty(),
            note,
            List.of(),
            List.of(unknown, known),
            Optional.of(new Counts(List.of(3L, -2L, 1_000_000L))),
            Extensions.NONE);
    var bytes = Bytes.copyOf(AuditRecord.TYPE.encode(entry));
    assertThat(AuditRecord.TYPE.decode(bytes)).isEqualTo(entry);
    assertThat(AuditRecord.TYPE.encode(AuditRecord.TYPE.decode(bytes)))
        .isEqualTo(bytes.toByteArray());
  }

  /** The budget of a commit: about a hundred bytes more. */
  @Example
  void anEventIsSmall() {
    var renewed =
        new VaultEvent.Renewed(
            "0".repeat(32), "7f".repeat(20), Instant.EPOCH, Optional.of(Instant.EPOCH));
    var kept = EventCodec.encode(renewed);
    assertThat(kept.type().length() + kept.content().length()).isLessThan(110);
  }
}

package io.certwright.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.CommitId;
import io.certwright.spi.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VaultExceptionTest {

  private static final CommitId COMMIT = new CommitId("0123456789abcdef0123456789abcdef");

  /** Line ends, a terminal code, a direction mark, NUL, half a pair. */
  private static final String HOSTILE = "a\r\nb\u001b[2Jc\u202ed\u0000e\ud800";

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(new NotFoundException("certificate", "shop"), false, "\"shop\""),
        arguments(new ConflictException("the name is in use"), false, "in use"),
        arguments(new AccessDeniedException("eve", "get", "shop"), false, "permission get"),
        arguments(
            new InvalidPolicyException(List.of(new Problem("key", "value", "no"))), false, "key:"),
        arguments(issuance(Refusal.TRANSIENT), true, "down [E1]"),
        arguments(issuance(Refusal.RATE_LIMITED), true, "once the issuer allows"),
        arguments(issuance(Refusal.REJECTED), false, "change the policy"),
        arguments(issuance(Refusal.MISCONFIGURED), false, "mend"),
        arguments(new IntegrityException("version shop/7", "edited"), false, "version shop/7"),
        arguments(key(KeyAccessException.Reason.WRONG_SECRET), false, "no key"),
        arguments(key(KeyAccessException.Reason.UNAVAILABLE), true, "no key"),
        arguments(key(KeyAccessException.Reason.NOT_EXPORTABLE), false, "no key"),
        arguments(new OutcomeUnknownException(COMMIT), false, "look before repeating"),
        arguments(new OutcomeUnknownException(COMMIT, new RuntimeException()), false, "0123456789"),
        arguments(new InterruptedOperationException("waiting"), true, "waiting"),
        arguments(new TimedOutException("waited 3 s"), true, "waited 3 s"),
        arguments(new VaultClosedException(), false, "open it anew"),
        arguments(new InvalidRequestException("name", "is empty"), false, "name: is empty"),
        arguments(unreadable("no base64"), false, "block 2 (CERTIFICATE) line 7: no base64"));
  }

  private static UnreadableImportException unreadable(String what) {
    var place =
        new UnreadableImportException.Place(
            OptionalInt.empty(), OptionalInt.of(2), Optional.of("CERTIFICATE"), OptionalInt.of(7));
    return new UnreadableImportException(
        UnreadableImportException.Reason.MALFORMED, place, what, List.of("shop"));
  }

  private static IssuanceException issuance(Refusal refusal) {
    return new IssuanceException(refusal, "E1", "down", Optional.empty());
  }

  private static KeyAccessException key(KeyAccessException.Reason reason) {
    return new KeyAccessException(reason, "no key");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void saysWhatAndWhetherToRepeat(VaultException error, boolean retryable, String part) {
    assertThat(error).hasMessageContaining(part);
    assertThat(error.isRetryable()).isEqualTo(retryable);
    assertThat(error.retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void surviveSerialization(VaultException error, boolean retryable) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(error);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isInstanceOfSatisfying(
              error.getClass(),
              copy -> {
                assertThat(copy).hasMessage(error.getMessage());
                assertThat(copy.isRetryable()).isEqualTo(retryable);
              });
    }
  }

  static Stream<VaultException> hostile() {
    return Stream.of(
        new NotFoundException("certificate", HOSTILE),
        new ConflictException(HOSTILE),
        new AccessDeniedException(HOSTILE, "get", HOSTILE),
        new InvalidPolicyException(List.of(new Problem(HOSTILE, HOSTILE, HOSTILE))),
        new IssuanceException(Refusal.REJECTED, HOSTILE, HOSTILE, Optional.empty()),
        new IntegrityException(HOSTILE, HOSTILE),
        new InvalidRequestException(HOSTILE, HOSTILE),
        unreadable(HOSTILE));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void textFromOutsideIsEscaped(VaultException error) {
    String lines =
        error instanceof InvalidPolicyException
            ? error.getMessage().replace("\n", "")
            : error.getMessage();
    assertThat(lines)
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]")
        .contains("a\\u{000D}\\u{000A}b\\u{001B}[2Jc\\u{202E}d\\u{0000}e\\u{D800}");
  }

  @Test
  void longTextIsCutOff() {
    var error = new ConflictException("x".repeat(1_000_000));
    assertThat(error.getMessage()).hasSize(Printable.MAX_LENGTH + 1).endsWith("\u2026");
  }

  @Test
  void theDataIsThere() {
    var unreadable = unreadable("no base64");
    assertThat(unreadable.reason()).isEqualTo(UnreadableImportException.Reason.MALFORMED);
    assertThat(unreadable.place().source()).isEmpty();
    assertThat(unreadable.place().block()).hasValue(2);
    assertThat(unreadable.place().label()).contains("CERTIFICATE");
    assertThat(unreadable.place().line()).hasValue(7);
    assertThat(unreadable.choices()).containsExactly("shop");
    var denied = new AccessDeniedException("eve", "get", "shop");
    assertThat(denied.identity()).isEqualTo("eve");
    assertThat(denied.permission()).isEqualTo("get");
    assertThat(denied.target()).isEqualTo("shop");
    assertThat(new NotFoundException("certificate", HOSTILE).name()).isEqualTo(HOSTILE);
    assertThat(new OutcomeUnknownException(COMMIT).commit()).isEqualTo(COMMIT);
    assertThat(new IntegrityException("r", "m").record()).isEqualTo("r");
    assertThat(new InvalidRequestException("tags", "m").field()).isEqualTo("tags");
    var limited =
        new IssuanceException(
            Refusal.RATE_LIMITED, "429", "slow down", Optional.of(Duration.ofMinutes(5)));
    assertThat(limited.retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(limited.refusal()).isEqualTo(Refusal.RATE_LIMITED);
    assertThat(limited.code()).isEqualTo("429");
  }

  @ParameterizedTest
  @EnumSource
  void aStorageFailureIsWhatTheStorageSays(StorageException.Reason reason) {
    var cause = new StorageException(reason, "the table is gone");
    var error = new StorageFailureException(cause);
    assertThat(error).hasMessageContaining("the table is gone").hasCause(cause);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.isRetryable()).isEqualTo(cause.isRetryable());
  }

  @Test
  void aPolicyErrorListsAllOnePerLine() {
    var problems = List.of(new Problem("key", "value", "a"), new Problem("names", "empty", "b"));
    var error = new InvalidPolicyException(problems);
    assertThat(error.problems()).isEqualTo(problems);
    assertThat(error.getMessage().lines())
        .containsExactly("The policy is not valid:", "  key: a [value]", "  names: b [empty]");
    assertThatIllegalArgumentException().isThrownBy(() -> new InvalidPolicyException(List.of()));
  }
}

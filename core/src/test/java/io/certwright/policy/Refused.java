package io.certwright.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refusal says, as {@code field rule} for each problem. */
final class Refused {

  private Refused() {}

  static ListAssert<String> problemsOf(ThrowingCallable call) {
    var error = catchThrowableOfType(InvalidPolicyException.class, call);
    assertThat(error).as("a refusal").isNotNull();
    assertThat(error.problems()).allSatisfy(Refused::isReadable);
    return assertThat(rules(error));
  }

  static List<String> rules(InvalidPolicyException error) {
    return error.problems().stream()
        .map(problem -> problem.field() + " " + problem.rule())
        .collect(Collectors.toList());
  }

  private static void isReadable(Problem problem) {
    assertThat(problem.message())
        .isNotBlank()
        .hasSizeLessThan(500)
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
    assertThat(problem.rule()).matches("[a-z0-9-]+");
  }
}

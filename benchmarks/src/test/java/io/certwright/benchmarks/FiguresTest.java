package io.certwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every figure can be measured; how long anything takes is not judged here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FiguresTest {

  private final Figures figures = new Figures();

  List<String> names() {
    return figures.names();
  }

  @AfterAll
  void close() throws Exception {
    figures.close();
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsOneLine(String name) throws Exception {
    var line = figures.named(Set.of(name)).get(0).measure(Effort.BRIEF).toJson();

    assertThat(line).startsWith("{\"bench\":\"" + name + "\",").doesNotContain("\n");
    assumeThat(line).as("what it measures is not on this machine").doesNotContain("\"skipped\"");
    assertThat(line)
        .containsPattern(
            "\"ours\":[0-9.]+,(\"floor\":[0-9.]+,\"ratio\":[0-9.]+,\"unit\":\"[num]s\",\"aim\":[0-9.]+"
                + "|\"unit\":\"(us|ms|bytes)\",\"at_most\":[0-9.]+)");
  }

  @Test
  void aGroupIsAllThatItsNameBegins() {
    assertThat(figures.named(Set.of("storage", "issue")))
        .extracting(Figure::name)
        .contains("issue", "storage-commit-file", "storage-drain-postgresql")
        .doesNotContain("issue-file");
    assertThat(figures.named(Set.of("issue", "nothing"))).isEmpty();
  }
}

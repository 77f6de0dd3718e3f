package io.certwright.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every figure can be measured; how long anything takes is not judged here. */
class FiguresTest {

  static Iterable<String> names() {
    return Figures.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsOneLine(String name) throws Exception {
    var line = Figures.named(name).get(0).measure(Effort.BRIEF).toJson();

    assertThat(line).startsWith("{\"bench\":\"" + name + "\",").doesNotContain("\n");
    assumeThat(line).doesNotContain("\"skipped\"");
    assertThat(line)
        .containsPattern(
            "\"ours\":[0-9.]+,\"floor\":[0-9.]+,\"ratio\":[0-9.]+,\"unit\":\"[num]s\",\"aim\":[0-9.]+");
  }
}

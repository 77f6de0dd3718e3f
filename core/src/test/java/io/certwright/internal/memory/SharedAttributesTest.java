package io.certwright.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.spi.storage.Attribute;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SharedAttributesTest {

  @Property(tries = 100)
  void whatComesBackIsEqual(
      @ForAll List<@StringLength(max = 3) @AlphaChars String> texts,
      @ForAll @IntRange(max = 2000) int many) {
    var shared = new SharedAttributes();
    for (int round = 0; round < 3; round++) {
      var attributes = texts.stream().map(text -> Attribute.text("name", text)).distinct().toList();
      assertThat(shared.of(attributes)).isEqualTo(attributes);
      assertThat(shared.of(others(many))).isEqualTo(others(many));
    }
  }

  /** Also after so many others that it has forgotten most. */
  @Test
  void whatIsCommonIsTheSame() {
    var shared = new SharedAttributes();
    for (int round = 0; round < 3; round++) {
      var first = shared.of(List.of(Attribute.text("issuer", "ca"), Attribute.text("type", "EC")));
      var second = shared.of(List.of(Attribute.text("issuer", "ca"), Attribute.text("type", "EC")));
      for (int i = 0; i < first.size(); i++) {
        assertThat(second.get(i)).isSameAs(first.get(i));
      }
      shared.of(others(20_000));
    }
  }

  private static List<Attribute> others(int many) {
    return IntStream.range(0, many).mapToObj(i -> Attribute.text("serial", "s" + i)).toList();
  }
}

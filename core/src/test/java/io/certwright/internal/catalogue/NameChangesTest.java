package io.certwright.internal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class NameChangesTest {
  private final NameChanges changes = new NameChanges();

  @Test
  void tellsWantedNamesSinceACount() {
    changes.changed("a");
    changes.changed("b");
    long seen = changes.count();
    changes.changed("c");
    changes.changed("d");
    changes.changed("c");

    assertThat(changes.since(seen, name -> !name.equals("d")))
        .isEqualTo(new NameChanges.Recent(5, false, Set.of("c")));
    assertThat(changes.since(5, name -> true))
        .isEqualTo(new NameChanges.Recent(5, false, Set.of()));
  }

  @Test
  void readerThatComesTooLateIsToldEverything() {
    for (int i = 0; i < 1_024; i++) {
      changes.changed("name" + i);
    }
    assertThat(changes.since(0, name -> true).names()).hasSize(1_024);

    changes.changed("one more");

    assertThat(changes.since(0, name -> true).everything()).isTrue();
    assertThat(changes.since(1, name -> true).everything()).isFalse();
  }

  @Test
  void everythingChangedIsToldUntilItWasSeen() {
    changes.everythingChanged();
    changes.changed("a");

    assertThat(changes.since(0, name -> true).everything()).isTrue();
    assertThat(changes.since(1, name -> true))
        .isEqualTo(new NameChanges.Recent(2, false, Set.of("a")));
  }
}

package io.certwright.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The figures that there are. */
final class Figures {

  static final List<Figure> ALL =
      List.of(
          IssueFigure.againstMinimalPath(),
          IssueFigure.againstJdkProviders(),
          new NativeFigure(),
          new DurableFigure(),
          new ConcurrentFigure(),
          new LookupFigure(),
          new KeyManagerFigure());

  private Figures() {}

  static List<String> names() {
    return ALL.stream().map(Figure::name).toList();
  }

  /** The figures of these names in their order; empty if one is unknown. */
  static List<Figure> named(String... names) {
    var found = new ArrayList<Figure>();
    for (var name : names) {
      ALL.stream().filter(figure -> figure.name().equals(name)).forEach(found::add);
    }
    return found.size() == names.length ? found : List.of();
  }
}

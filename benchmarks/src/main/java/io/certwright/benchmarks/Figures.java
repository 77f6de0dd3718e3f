package io.certwright.benchmarks;

import io.certwright.benchmarks.storage.StorageFigures;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The figures that there are, and what they share while they are measured. */
final class Figures implements AutoCloseable {

  private static final String ALL = "all";
  private static final String STORAGE = "storage";

  private final StorageFigures storages = new StorageFigures();
  private final List<Figure> all = new ArrayList<>();

  Figures() {
    all.add(IssueFigure.againstMinimalPath());
    all.add(IssueFigure.againstJdkProviders());
    all.add(new NativeFigure());
    all.add(new LintFigure());
    all.add(new DurableFigure());
    all.add(new ConcurrentFigure());
    all.add(new LookupFigure());
    all.add(new KeyManagerFigure());
    all.add(CommitCrowdFigure.ofEntries());
    all.add(CommitCrowdFigure.ofUpdates());
    all.addAll(storages.all());
  }

  List<String> names() {
    return all.stream().map(Figure::name).toList();
  }

  /**
   * The figures of these names, in the order in which least has to be prepared: {@code all}, or
   * {@code storage} for those of the storages. Empty if a name is unknown.
   */
  List<Figure> named(Set<String> names) {
    var unknown = new ArrayList<>(names);
    unknown.removeAll(names());
    unknown.removeAll(List.of(ALL, STORAGE));
    if (!unknown.isEmpty()) {
      return List.of();
    }
    return all.stream().filter(figure -> isMeant(figure.name(), names)).toList();
  }

  private static boolean isMeant(String figure, Set<String> names) {
    return names.contains(figure)
        || names.contains(ALL)
        || (names.contains(STORAGE) && figure.startsWith(STORAGE + "-"));
  }

  @Override
  public void close() throws IOException, SQLException {
    storages.close();
  }
}

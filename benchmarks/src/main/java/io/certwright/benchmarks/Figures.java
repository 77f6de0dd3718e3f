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

  /** What is measured together when it is named. */
  private static final List<String> GROUPS =
      List.of("storage", "certificates", "lifecycle", "trust", "gate", "jvm");

  private final StorageFigures storages = new StorageFigures();
  private final List<Figure> all = new ArrayList<>();

  Figures() {
    all.add(IssueFigure.againstMinimalPath());
    all.add(IssueFigure.againstJdkProviders());
    all.add(new NativeFigure());
    all.add(new LintFigure());
    all.add(ValidationFigure.ofCurve());
    all.add(ValidationFigure.ofRsa());
    all.add(new HostileFigure());
    all.addAll(CrlFigure.all());
    all.add(new CrlPublishFigure());
    all.add(new RevokeFigure());
    all.addAll(OcspFigure.all());
    all.add(new OcspAheadFigure());
    all.add(new DurableFigure());
    all.add(new ConcurrentFigure());
    all.add(new LookupFigure());
    all.add(new GateFigure());
    all.add(new UseThreadsFigure());
    all.add(new AppendFigure());
    all.add(new MutationFigure());
    all.add(new VerifyFigure());
    all.add(KeyManagerFigure.ofMany());
    all.add(KeyManagerFigure.ofVeryMany());
    all.add(KeyStoreFigures.loading());
    all.add(KeyStoreFigures.signing());
    all.add(Pkcs12Figures.reading());
    all.add(Pkcs12Figures.writing());
    all.add(new ListingFigure());
    all.add(new NameSearchFigure());
    all.add(CommitCrowdFigure.ofEntries());
    all.add(CommitCrowdFigure.ofUpdates());
    all.addAll(storages.all());
    all.addAll(LifecycleFigure.all());
  }

  List<String> names() {
    return all.stream().map(Figure::name).toList();
  }

  /**
   * The figures of these names, in the order in which least has to be prepared: {@code all}, or the
   * name of a group for those whose names begin with it. Empty if a name is unknown.
   */
  List<Figure> named(Set<String> names) {
    var unknown = new ArrayList<>(names);
    unknown.removeAll(names());
    unknown.removeAll(GROUPS);
    unknown.remove(ALL);
    if (!unknown.isEmpty()) {
      return List.of();
    }
    return all.stream().filter(figure -> isMeant(figure.name(), names)).toList();
  }

  private static boolean isMeant(String figure, Set<String> names) {
    return names.contains(figure)
        || names.contains(ALL)
        || GROUPS.stream().anyMatch(g -> names.contains(g) && figure.startsWith(g + "-"));
  }

  @Override
  public void close() throws IOException, SQLException {
    storages.close();
  }
}

package io.certwright.internal.catalogue;

/** Learns which records of a kind were changed, here or elsewhere; must not wait. */
public interface ChangeListener {

  /** That this process has added one. */
  default void added(String id) {
    changed(id);
  }

  /** That one was changed or deleted, or added by another process. */
  void changed(String id);

  /** Any one may have been. */
  void everythingChanged();

  /** One to whom it makes no difference which. */
  static ChangeListener of(Runnable whatever) {
    return new ChangeListener() {
      @Override
      public void changed(String id) {
        whatever.run();
      }

      @Override
      public void everythingChanged() {
        whatever.run();
      }
    };
  }
}

/** A JUnit extension: tests fail where the predictions or explanations of a network drift. */
module dev.limpid.junit {
    requires static transitive org.jspecify;
    requires transitive dev.limpid;
    requires transitive org.junit.jupiter.api;

    exports dev.limpid.junit;
}

/** Drawing of results: pictures and single-file HTML pages. */
module dev.limpid.report {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires java.desktop;
    requires gg.jte.runtime;

    exports dev.limpid.report;
    exports dev.limpid.report.html;
    exports dev.limpid.report.study;

    // The template engine calls the compiled templates by reflection.
    opens gg.jte.generated.precompiled to
            gg.jte.runtime;
}

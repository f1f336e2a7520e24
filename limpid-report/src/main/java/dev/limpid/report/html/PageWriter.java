package dev.limpid.report.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Writes pages, with a digest of the whole in their recipe. */
public final class PageWriter {
    private PageWriter() {}

    /**
     * Writes a page in UTF-8.
     *
     * @param template the name of its template
     * @param content what the template takes
     * @throws IOException if the stream cannot be written to
     */
    public static void write(String template, Object content, OutputStream out) throws IOException {
        SealedOutput sealed = new SealedOutput(out);
        Writer writer = new OutputStreamWriter(sealed, StandardCharsets.UTF_8);
        TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
        try {
            engine.render(template, content, new WriterOutput(writer));
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        writer.flush();
        sealed.finish();
    }
}

package dev.limpid.app.files;

/** Names of the files about the inputs of a job. */
public final class ResultNames {
    private ResultNames() {}

    /**
     * The beginning of the names of the files about an input: its number in three digits and its own name, in which what is
     * neither letter, digit, {@code _} nor {@code -} becomes {@code -}, without folder and ending.
     *
     * @param number from 1
     */
    public static String of(int number, String input) {
        String last = input.substring(Math.max(input.lastIndexOf('/'), input.lastIndexOf('\\')) + 1);
        String plain = last.replaceAll("\\.[A-Za-z0-9]+$", "").replaceAll("[^A-Za-z0-9_-]+", "-");
        return String.format("%03d-%s", number, plain);
    }
}

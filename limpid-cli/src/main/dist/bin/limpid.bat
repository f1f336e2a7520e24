@echo off
rem Starts Limpid from an unpacked distribution. Needs a Java runtime, 17 or later, and nothing else.
setlocal
set "home=%~dp0.."
set "jar=%home%\limpid.jar"
set "flags=%home%\lib\jvm.flags"
set ORT_DISABLE_TELEMETRY=1

set "java=java"
if not defined JAVA_HOME goto probe
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto probe
echo limpid: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it. 1>&2
exit /b 1

:probe
rem Java 17 is the first that knows the first of these, and Java 23 the first that knows the second, without which it warns.
set "options=--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
"%java%" %options% --version >nul 2>nul
if not errorlevel 1 goto found
set "options=--enable-native-access=ALL-UNNAMED"
"%java%" %options% --version >nul 2>nul
if not errorlevel 1 goto found
echo limpid: Java 17 or later is needed, on the PATH or in JAVA_HOME. 1>&2
exit /b 1

:found
if not "%~1 %~2"=="zoo train" goto start
echo limpid: networks are trained from a checkout of the sources only: the distribution leaves out the engine for it. 1>&2
exit /b 1

:start
rem Commands that only look something up end before the later stages of the JIT pay off.
set "first=%~1"
set "stages="
if not defined first set "stages=-XX:TieredStopAtLevel=1"
if "%first:~0,1%"=="-" set "stages=-XX:TieredStopAtLevel=1"
for %%c in (inspect methods metrics generate-completion) do if "%first%"=="%%c" set "stages=-XX:TieredStopAtLevel=1"
if defined LIMPID_CLASSPATH goto more
"%java%" "@%flags%" %stages% %options% -jar "%jar%" %*
exit /b %errorlevel%

:more
"%java%" "@%flags%" %stages% %options% -cp "%jar%;%LIMPID_CLASSPATH%" dev.limpid.cli.Limpid %*
exit /b %errorlevel%

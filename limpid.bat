@echo off
rem Starts Limpid, and builds it first when it has not been built. Delete limpid-cli\target to build again.
setlocal
set "home=%~dp0"
set "out=%home%limpid-cli\target\quick"
set "jar=%out%\limpid.jar"
set "log=%out%\limpid-build.log"
set "flags=%home%limpid-cli\src\main\launcher\jvm.flags"
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
if exist "%jar%" goto run
where mvn >nul 2>nul
if errorlevel 1 (
  echo limpid: Limpid is not built yet, and there is no mvn ^(Apache Maven^) on the PATH. 1>&2
  exit /b 1
)
echo Building Limpid (once, about a minute) ... 1>&2
if not exist "%out%" mkdir "%out%"
pushd "%home%"
call mvn -B -ntp -Dquick -Dmaven.test.skip=true -pl limpid-cli -am package >"%log%" 2>&1
set "failed=%errorlevel%"
popd
if not "%failed%"=="0" (
  type "%log%" 1>&2
  echo limpid: the build failed; its log is in "%log%". 1>&2
  exit /b 1
)
if not exist "%out%\warm-up" mkdir "%out%\warm-up"
"%java%" "@%flags%" -XX:DumpLoadedClassList="%out%\limpid.classes" -jar "%jar%" warm-up "%out%\warm-up" >>"%log%" 2>&1
"%java%" "@%flags%" -Xshare:dump -XX:SharedClassListFile="%out%\limpid.classes" -XX:SharedArchiveFile="%out%\limpid.jsa" -jar "%jar%" >>"%log%" 2>&1

:run
set "archive=-XX:SharedArchiveFile=%out%\limpid.jsa"
rem Commands that only look something up end before the later stages of the JIT pay off.
set "first=%~1"
set "stages="
if not defined first set "stages=-XX:TieredStopAtLevel=1"
if "%first:~0,1%"=="-" set "stages=-XX:TieredStopAtLevel=1"
for %%c in (inspect methods metrics generate-completion) do if "%first%"=="%%c" set "stages=-XX:TieredStopAtLevel=1"
if defined LIMPID_CLASSPATH goto more
"%java%" "@%flags%" "%archive%" -Xshare:auto %stages% %options% -jar "%jar%" %*
exit /b %errorlevel%

:more
"%java%" "@%flags%" "%archive%" -Xshare:auto %stages% %options% -cp "%jar%;%LIMPID_CLASSPATH%" dev.limpid.cli.Limpid %*
exit /b %errorlevel%

-- One-request submissions: metadata and a log of 1,000 samples, no two alike. Counts what is not answered 201.
local token, prefix = os.getenv("TOKEN"), os.getenv("PREFIX")
local boundary = "----wattboardbench"
local count = 0
local thread_number = 0
function setup(thread)
    thread:set("number", thread_number)
    thread_number = thread_number + 1
end
-- Logs are put together from pairs of samples, of which there are 200 for each place, made before the clock starts:
-- the client shares its cores with the server. No two logs share eight samples in a row but by rare chance; those that share
-- a longer stretch of readings would be held as copies.
local samples, stretch, variants = 1000, 2, 200
local places, log = {}, {}
local function lines(first)
    local text = {}
    for i = first, first + stretch - 1 do
        text[#text + 1] = string.format("2026-01-05T%02d:%02d:%02dZ,gpu0,%d.%02d\n", 10 + math.floor(i / 3600),
            math.floor(i / 60) % 60, i % 60, math.random(200, 299), math.random(0, 99))
    end
    return table.concat(text)
end
function init(args)
    math.randomseed(os.time() + 1000 * number)
    for first = 0, samples - 1, stretch do
        local place = {}
        for variant = 1, variants do place[variant] = lines(first) end
        places[#places + 1] = place
    end
end
function request()
    count = count + 1
    local name = prefix .. "-" .. number .. "-" .. count
    local document = string.format('{"challenge":"bench","team":"bench","name":"%s","seal":true,' ..
        '"performance":{"value":%.4f,"n_items":50000,"basis":"reported"},' ..
        '"model":{"parameters":25600000,"operations":4100000000,"convention":"flops"},"lineage":[],' ..
        '"stages":{"training":{"basis":"measured"}},' ..
        '"runs":[{"key":"train","stage":"training","hardware":{"accelerators":[{"name":"A100 SXM 80GB","count":1}]}}]}',
        name, 0.5 + 0.4 * math.random())
    for i = 1, #places do log[i] = places[i][math.random(1, variants)] end
    local body = "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"submission\"\r\n" ..
        "Content-Type: application/json\r\n\r\n" .. document .. "\r\n--" .. boundary ..
        "\r\nContent-Disposition: form-data; name=\"train\"; filename=\"power.csv\"\r\nContent-Type: text/csv\r\n\r\n" ..
        "timestamp,device,power_w\n" .. table.concat(log) .. "2026-01-05T10:16:40Z,gpu0,250.25\n" ..
        "\r\n--" .. boundary .. "--\r\n"
    return wrk.format("POST", nil, {
        ["Authorization"] = "Bearer " .. token, ["Idempotency-Key"] = name,
        ["Content-Type"] = "multipart/form-data; boundary=" .. boundary }, body)
end
